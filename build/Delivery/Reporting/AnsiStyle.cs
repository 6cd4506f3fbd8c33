namespace DifyDelivery.Reporting;

/// <summary>Colours for a terminal, or none.</summary>
internal sealed class AnsiStyle(bool enabled)
{
    public string Green(string text) => Paint("32", text);

    public string Red(string text) => Paint("31", text);

    public string Yellow(string text) => Paint("33", text);

    public string Dim(string text) => Paint("2", text);

    private string Paint(string code, string text) => enabled && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
