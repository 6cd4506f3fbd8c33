using System.Globalization;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Reporting;

namespace DifyDelivery.Migration.Reports;

/// <summary>What a report is written from.</summary>
/// <param name="Title">What was done: <c>Migration</c> or <c>Rehearsal</c>.</param>
/// <param name="Record">The journal.</param>
/// <param name="Situation">Where it stands.</param>
/// <param name="WrittenAt">When the report is written.</param>
/// <param name="Notes">Further sentences.</param>
public sealed record ReportDocument(
    string Title, MigrationRecord Record, MigrationSituation Situation, DateTimeOffset WrittenAt, IReadOnlyList<string> Notes)
{
    /// <summary>How long writers were stopped: from the beginning of the fence to its end; null while it is not over.</summary>
    public TimeSpan? WriteStop =>
        Record.Find(MigrationSteps.Writers) is { } fence && Record.Find(MigrationSteps.Unfence) is { } unfence ? unfence.FinishedAt - fence.StartedAt : null;

    internal IReadOnlyList<(string Label, string Value)> Facts =>
    [
        ("environment", Record.Environment),
        ("from", $"{Record.From}{Server(Record.Source)}"),
        ("to", $"{Record.To}{Server(Record.Target)}"),
        ("strategy", Record.Strategy.ToString()),
        ("state", Record.State.ToString()),
        ("rows", Number(Record.Databases.Sum(database => database.Rows))),
        ("tables", Number(Record.Databases.Sum(database => database.Tables.Count))),
        ("bytes on the wire", Number(Record.Databases.Sum(database => database.Bytes))),
        .. WriteStop is { } stop ? new[] { ("writers were stopped for", DurationText.Format(stop)) } : [],
        .. Record.RetainedUntil is { } until ? new[] { ("the old server is kept until", Moment(until)) } : [],
        .. Record.SetupAt is { } setup ? new[] { ("Dify's setup", setup) } : [],
    ];

    internal static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    internal static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Verdict(TableRecord table) => table.TargetDigest is null ? "not compared" : table.IsEqual ? "equal" : "DIFFERENT";

    private static string Server(ServerIdentity? server) => server is null ? string.Empty : $": {server.Name}, PostgreSQL {server.Version}";
}
