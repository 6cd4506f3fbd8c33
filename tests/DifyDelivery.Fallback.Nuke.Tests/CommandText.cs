namespace DifyDelivery.Fallback.Nuke.Tests;

/// <summary>A command line as a transcript writes it: <c>[cd folder &amp;&amp;] [NAME=value ...] build [argument ...]</c>.</summary>
internal sealed record CommandText(string Folder, IReadOnlyList<KeyValuePair<string, string>> Variables, IReadOnlyList<string> Arguments)
{
    public static CommandText Parse(string text)
    {
        var words = Split(text);
        var folder = "";
        if (words[0] == "cd")
        {
            folder = words[1];
            words = words[3..];
        }

        var build = words.IndexOf("build");
        return new CommandText(folder, [.. words[..build].Select(Variable)], words[(build + 1)..]);
    }

    private static KeyValuePair<string, string> Variable(string word) =>
        new(word[..word.IndexOf('=', StringComparison.Ordinal)], word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    // Blanks separate words, except between single quotes.
    private static List<string> Split(string text) => [.. text.Split('\'')
        .SelectMany((x, i) => i % 2 == 0 ? x : x.Replace(' ', '\0')).Aggregate("", (joined, x) => joined + x)
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(x => x.Replace('\0', ' '))];
}
