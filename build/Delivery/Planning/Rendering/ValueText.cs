using DifyDelivery.Planning.Changes;

namespace DifyDelivery.Planning.Rendering;

/// <summary>Values of any length on one line. What is cut off is counted, so that nobody takes a part for the whole.</summary>
internal static class ValueText
{
    public const string Absent = "(none)";

    public static string Short(string? value, int limit)
    {
        if (value is null)
        {
            return Absent;
        }

        var line = OneLine(value);
        if (line.Length <= limit)
        {
            return line;
        }

        // Not between the halves of a surrogate pair.
        var end = char.IsHighSurrogate(line[limit - 1]) ? limit - 1 : limit;
        return FormattableString.Invariant($"{line[..end]}… (+{line.Length - end:N0} characters)");
    }

    /// <summary><c>spec.replicas: 1 -> 2</c>.</summary>
    public static string Of(ChangedValue value, int limit) =>
        value.IsSecret
            ? $"{OneLine(value.Path)}: {SecretChange(value)}{Forced(value)}"
            : $"{OneLine(value.Path)}: {Short(value.Before, limit)} -> {Short(value.After, limit)}{Forced(value)}";

    public static string SecretChange(ChangedValue value) => (value.Before, value.After) switch
    {
        (null, _) => "added, value hidden",
        (_, null) => "removed, value hidden",
        _ => "changes, values hidden",
    };

    public static string OneLine(string text) =>
        text.ReplaceLineEndings("\\n").Replace("\t", "\\t", StringComparison.Ordinal);

    private static string Forced(ChangedValue value) => value.ForcesReplacement ? " (forces replacement)" : string.Empty;
}
