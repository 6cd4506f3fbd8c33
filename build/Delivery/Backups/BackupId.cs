using System.Globalization;
using System.Text.RegularExpressions;

namespace DifyDelivery.Backups;

/// <summary>
/// Names a backup: when it was begun, and four digits that tell two of one second apart. Sorted as text the newest comes last:
/// <c>20260304-050607-9f2c</c>.
/// </summary>
/// <param name="Text">The name.</param>
public sealed partial record BackupId(string Text)
{
    private const string Format = "yyyyMMdd-HHmmss";

    /// <summary>When it was begun.</summary>
    public DateTimeOffset StartedAt => DateTimeOffset.ParseExact(Text[..15], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The database that it is restored into, to be looked at or to take Dify's place.</summary>
    /// <param name="database">The database that was backed up.</param>
    public string RestoredName(string database) => Beside("restore", database);

    /// <summary>The database that it took the place of.</summary>
    /// <param name="database">The database's name in use.</param>
    /// <param name="round">Which time, where the same backup was restored before and what was kept then is still there; from 1.</param>
    public string KeptName(string database, int round = 1) => Beside("before", database) + Round(round);

    /// <summary>What took its place, after the way back.</summary>
    /// <param name="database">The database's name in use.</param>
    /// <param name="round">Which time; from 1.</param>
    public string UndoneName(string database, int round = 1) => Beside("undone", database) + Round(round);

    /// <summary>The scratch database of its proof.</summary>
    /// <param name="database">The database that was backed up.</param>
    public string ScratchName(string database) => Beside("proof", database);

    /// <summary>Names a new one.</summary>
    /// <param name="now">The present.</param>
    /// <param name="random">Any number.</param>
    public static BackupId New(DateTimeOffset now, int random) =>
        new(now.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture) + FormattableString.Invariant($"-{random & 0xffff:x4}"));

    /// <summary>Reads a name, or returns null where a text is none.</summary>
    /// <param name="text">Such as a folder's name.</param>
    public static BackupId? TryParse(string text) =>
        Pattern().IsMatch(text)
        && DateTimeOffset.TryParseExact(text[..15], Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? new BackupId(text) : null;

    /// <summary>Whether a database is the scratch database of a proof: nobody else's names look like that.</summary>
    /// <param name="database">Its name.</param>
    public static bool IsScratchName(string database) => ScratchPattern().IsMatch(database);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Round(int round) => round == 1 ? "" : FormattableString.Invariant($"_{round}");

    // dify_plugin_restore_20260304_050607_9f2c: 41 of the 63 bytes that a name may have.
    private string Beside(string purpose, string database) => $"{database}_{purpose}_{Text.Replace('-', '_')}";

    [GeneratedRegex("^[0-9]{8}-[0-9]{6}-[0-9a-f]{4}$")]
    private static partial Regex Pattern();

    [GeneratedRegex("^[a-z_]+_proof_[0-9]{8}_[0-9]{6}_[0-9a-f]{4}$")]
    private static partial Regex ScratchPattern();
}
