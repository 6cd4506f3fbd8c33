using System.Globalization;

namespace DifyDelivery.StandIn.Settings;

/// <summary>The environment variables of the pod.</summary>
/// <param name="read">Returns the value of a variable, or null.</param>
internal sealed class Variables(Func<string, string?> read)
{
    public string? Find(string name) => read(name);

    public string Get(string name, string otherwise) => read(name) ?? otherwise;

    public string Require(string name) =>
        read(name) is { Length: > 0 } value ? value : throw new SettingsException($"{name} is required and not set");

    public Uri RequireHttpAddress(string name) =>
        Uri.TryCreate(Require(name), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new SettingsException($"{name} is '{Require(name)}', which is not an http address");

    public int GetInteger(string name, int otherwise) => Parse(name, read(name), otherwise);

    public double GetNumber(string name, double otherwise) =>
        read(name) is not { Length: > 0 } text ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw new SettingsException($"{name} is '{text}', which is not a number");

    public bool GetSwitch(string name, bool otherwise) => read(name)?.ToUpperInvariant() switch
    {
        null or "" => otherwise,
        "TRUE" or "1" or "YES" or "ON" => true,
        "FALSE" or "0" or "NO" or "OFF" => false,
        var text => throw new SettingsException($"{name} is '{text}'; true or false is expected"),
    };

    private static int Parse(string name, string? text, int otherwise) =>
        text is not { Length: > 0 } ? otherwise
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value
        : throw new SettingsException($"{name} is '{text}', which is not an integer");
}
