using System.Globalization;
using DifyDelivery.Environments;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Migration;

/// <summary>Where a migration stands, for a person: which server counts, what each holds, and what may be done now.</summary>
/// <param name="Headline">One sentence.</param>
/// <param name="Servers">The state of both servers, one paragraph.</param>
/// <param name="Choices">What a person may do, each with its exact command.</param>
public sealed record MigrationSituation(string Headline, string Servers, IReadOnlyList<string> Choices)
{
    /// <summary>Describes a record.</summary>
    /// <param name="record">The record; null when there never was a migration.</param>
    /// <param name="environment">dev, test or prod.</param>
    /// <param name="now">The present.</param>
    /// <param name="arguments">Arguments that every command needs, with a blank before each; empty when there are none.</param>
    public static MigrationSituation Of(MigrationRecord? record, string environment, DateTimeOffset now, string arguments)
    {
        if (record is null)
        {
            return new MigrationSituation("No migration has been made.", $"Nothing was ever moved in '{environment}'.", []);
        }

        var command = $"./build.sh MigrateData --env {environment}";
        var go = $"continue: {command} --to {record.To}{arguments}";
        var back = $"go back: {command} --rollback{arguments}";
        var (from, to) = (Name(record.From), Name(record.To));
        var headline = string.Create(
            CultureInfo.InvariantCulture, $"Migration {record.Id.ToString("N")[..8]} from {record.From} to {record.To}, begun {record.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {Word(record)}.");
        return record.State switch
        {
            MigrationState.Started or MigrationState.Provisioned => new(
                headline, $"Dify runs on {from} and was not touched; {to} holds nothing of it yet.", [go, back]),
            MigrationState.Fenced or MigrationState.Copied or MigrationState.Verified when record.IsBegun(MigrationSteps.Switch) => new(
                headline,
                $"{Capital(from)} holds every row that was there when Dify was stopped{(record.State == MigrationState.Verified ? $", and {to} held the same, proved" : string.Empty)}. The switch had begun, so that {to} may have taken writes; {from} was made read only.",
                [go, $"{back} (looks for rows that somebody has written to {to} meanwhile, and asks)"]),
            MigrationState.Fenced => new(
                headline,
                $"{Capital(from)} holds every row and is the one that counts; Dify is stopped, and {from} is read only or about to be. {Capital(to)} holds a part of a copy at most, and nobody uses it.",
                [go, back]),
            MigrationState.Copied => new(
                headline,
                $"{Capital(from)} holds every row, read only, and is the one that counts; Dify is stopped. {Capital(to)} holds a copy that is not proved equal yet, and nobody uses it.",
                [go, back]),
            MigrationState.Verified => new(
                headline,
                $"{Capital(from)} and {to} hold the same rows, proved; Dify is stopped, and nothing has been written to {to} since.", [go, back]),
            MigrationState.Switched => new(
                headline,
                $"Dify uses {to}, or is about to; {from} holds every row up to the switch and is read only.",
                [go, $"{back} (rows written since the switch would be lost: it says which, and asks)"]),
            MigrationState.Soaking => Soaking(record, headline, environment, now, back, arguments),
            MigrationState.Retiring => new(
                headline, $"Dify runs on {to}; {from} is being removed, its final backup is in {record.Backup}.",
                [$"finish: {RetireCommand(record, environment, arguments, isShortened: false)}"]),
            MigrationState.Retired => new(
                headline, $"Dify runs on {to}; {from} is removed, its final backup is in {record.Backup}.", []),
            MigrationState.RollingBack => new(
                headline,
                record.RollbackFrom is not { } state || !state.IsBeforeSwitch() || record.IsBegun(MigrationSteps.BackUnseen)
                    ? $"Dify is on its way back to {from}; {to} keeps what was written to it."
                : record.IsBegun(MigrationSteps.Switch) && !record.IsBegun(MigrationSteps.BackLift)
                    ? $"Dify is stopped; {from} holds every row up to the switch, which was cut short, and {to} is being looked at for rows of its own."
                    : $"{Capital(from)} holds every row and is the one that counts; the copy on {to} is being dropped.",
                [$"finish: {command} --rollback{arguments}"]),
            _ => new(headline, $"Dify runs on {from}.", [$"try again: {command} --to {record.To}{arguments}"]),
        };
    }

    /// <summary>The paragraph that follows a failure.</summary>
    public string Paragraph => $"{Servers} To {string.Join("; to ", Choices)}".TrimEnd();

    private static MigrationSituation Soaking(MigrationRecord record, string headline, string environment, DateTimeOffset now, string back, string arguments)
    {
        var until = string.Create(CultureInfo.InvariantCulture, $"{record.RetainedUntil?.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        var isOver = record.RetainedUntil <= now;
        return new MigrationSituation(
            headline,
            $"Dify runs on {Name(record.To)}; {Name(record.From)} holds every row up to the switch, read only, and is kept until {until}{(isOver ? ", which is over" : string.Empty)}.",
            [
                $"{back} (rows written since the switch would be lost: it says which, and asks)",
                $"remove the old server: {RetireCommand(record, environment, arguments, !isOver)}{(isOver ? string.Empty : $" (before {until}; after it without '{environment}')")}",
            ]);
    }

    /// <summary>The command that removes the old server, with the names that it asks for.</summary>
    internal static string RetireCommand(MigrationRecord record, string environment, string arguments, bool isShortened)
    {
        string[] typed = [.. isShortened ? (string[])[environment] : [], .. record.From == Topology.FlexibleServer ? (string[])[record.Source?.Name ?? "<its name>"] : []];
        return $"./build.sh Teardown --env {environment} --retire-source{arguments}{(typed.Length == 0 ? string.Empty : $" --confirm {string.Join(',', typed)}")}";
    }

    private static string Word(MigrationRecord record) => record.State switch
    {
        MigrationState.Started => "begun",
        MigrationState.Provisioned => "the target is there",
        MigrationState.Fenced => "the writers are stopped",
        MigrationState.Copied => "copied, not verified",
        MigrationState.Verified => "verified, not switched",
        MigrationState.Switched => "switched, not checked",
        MigrationState.Soaking => "done, soaking",
        MigrationState.Retiring => "the source is being removed",
        MigrationState.Retired => "done, the source is removed",
        MigrationState.RollingBack => "being rolled back",
        _ => "rolled back",
    };

    private static string Name(Topology topology) => topology == Topology.InCluster ? "the server in the cluster" : "the Flexible Server";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
