using System.Text.RegularExpressions;

namespace DifyDelivery.Postgres.Backups;

/// <summary>Reads what pg_dump and pg_restore say of themselves with <c>--verbose</c>, in English.</summary>
internal static partial class ItemLines
{
    /// <summary>Picks the names of tables whose rows are done. Lines in other languages name none, and nothing depends on it.</summary>
    public static Action<string>? Observe(Action<string>? onTable) => onTable is null ? null : line =>
    {
        if (Finished().Match(line) is { Success: true } match)
        {
            onTable(match.Groups["table"].Value);
        }
    };

    /// <summary>Whether a line tells of trouble, and not only of progress.</summary>
    public static bool IsComplaint(string line) =>
        line.Contains("error:", StringComparison.Ordinal) || line.Contains("warning:", StringComparison.Ordinal)
        || !line.StartsWith("pg_restore: ", StringComparison.Ordinal) && line.Length > 0;

    [GeneratedRegex(@"finished item \d+ TABLE DATA (?<table>.+)$")]
    private static partial Regex Finished();
}
