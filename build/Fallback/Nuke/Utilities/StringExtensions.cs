namespace Nuke.Common.Utilities;

/// <summary>Joining, quoting and splitting of text.</summary>
public static class StringExtensions
{
    private static readonly string[] KnownWords =
        ["DotNet", "GitHub", "GitVersion", "MSBuild", "NuGet", "ReSharper", "AppVeyor", "TeamCity", "GitLab", "SignPath", "JetBrains"];

    public static string Join(this IEnumerable<string> values, string separator) => string.Join(separator, values);

    public static string Join(this IEnumerable<string> values, char separator) => string.Join(separator, values);

    public static string JoinComma(this IEnumerable<string> values) => values.Join(",");

    public static string JoinCommaSpace(this IEnumerable<string> values) => values.Join(", ");

    public static string JoinSpace(this IEnumerable<string> values) => values.Join(" ");

    public static string JoinDash(this IEnumerable<string> values) => values.Join("-");

    public static string JoinDot(this IEnumerable<string> values) => values.Join(".");

    public static string JoinNewLine(this IEnumerable<string> values, PlatformFamily? platformFamily = null) =>
        values.Join(platformFamily == PlatformFamily.Windows ? "\r\n" : platformFamily == null ? Environment.NewLine : "\n");

    public static bool IsNullOrEmpty(this string text) => string.IsNullOrEmpty(text);

    public static bool IsNullOrWhiteSpace(this string text) => string.IsNullOrWhiteSpace(text);

    public static bool EqualsOrdinalIgnoreCase(this string text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);

    public static bool ContainsOrdinalIgnoreCase(this string text, string other) => text.Contains(other, StringComparison.OrdinalIgnoreCase);

    public static bool EndsWithOrdinalIgnoreCase(this string text, string other) => text.EndsWith(other, StringComparison.OrdinalIgnoreCase);

    public static bool StartsWithOrdinalIgnoreCase(this string text, string other) => text.StartsWith(other, StringComparison.OrdinalIgnoreCase);

    public static string[] SplitLineBreaks(this string text, StringSplitOptions options = StringSplitOptions.None) =>
        text.Split(["\r\n", "\n"], options);

    public static string[] SplitSpace(this string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static bool IsDoubleQuoted(this string text) => text.Length >= 2 && text[0] == '"' && text[^1] == '"';

    public static bool IsSingleQuoted(this string text) => text.Length >= 2 && text[0] == '\'' && text[^1] == '\'';

    public static string DoubleQuote(this string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    public static string SingleQuote(this string text) => $"'{text.Replace("'", "\\'", StringComparison.Ordinal)}'";

    public static string DoubleQuoteIfNeeded(this string text) =>
        text.IsNullOrWhiteSpace() ? string.Empty : text.IsDoubleQuoted() || !text.Contains(' ') ? text : text.DoubleQuote();

    public static string SingleQuoteIfNeeded(this string text) =>
        text.IsNullOrWhiteSpace() ? string.Empty : text.IsSingleQuoted() || !text.Contains(' ') ? text : text.SingleQuote();

    public static string TrimMatchingDoubleQuotes(this string text) => text.IsDoubleQuoted() ? text[1..^1] : text;

    /// <summary>The words of a name in camel case; product names such as GitHub stay whole.</summary>
    public static IEnumerable<string> SplitCamelHumpsWithKnownWords(this string text)
    {
        var start = 0;
        var lastOfKnownWord = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var knownWord = i >= lastOfKnownWord ? KnownWordAt(text, i) : 0;
            var isHump = i > lastOfKnownWord && char.IsUpper(text[i]) && char.IsLower(text[i - 1]);
            if (knownWord > 0)
                lastOfKnownWord = i + knownWord - 1;
            if (i == 0 || (knownWord == 0 && !isHump))
                continue;

            yield return text[start..i];
            start = i;
        }

        yield return text[start..];
    }

    private static int KnownWordAt(string text, int index) =>
        Array.Find(KnownWords, x => string.Compare(text, index, x, 0, x.Length, StringComparison.OrdinalIgnoreCase) == 0)?.Length ?? 0;
}
