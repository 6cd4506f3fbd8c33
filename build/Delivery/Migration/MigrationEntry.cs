using DifyDelivery.Environments;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;

namespace DifyDelivery.Migration;

/// <summary>What a call of MigrateData means, where things stand now. Worked out with plain values.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="From">Where the data is.</param>
/// <param name="To">Where it goes.</param>
/// <param name="Findings">What a person should know; an error means that nothing is done.</param>
public sealed record MigrationEntry(EntryKind Kind, Topology From, Topology To, IReadOnlyList<Finding> Findings)
{
    /// <summary>Decides.</summary>
    /// <param name="facts">How things stand.</param>
    public static MigrationEntry Decide(EntryFacts facts)
    {
        if (facts.Record is { } record && record.State.IsUnderWay())
        {
            return Continue(record, facts);
        }

        var to = facts.To ?? facts.Settings.Topology;
        var from = Other(to);
        if (facts.Observed is not { } observed)
        {
            return Blocked(from, to, NoRelease(facts.Settings, facts.HasCluster, $"--topology {to}"));
        }

        if (observed == to)
        {
            return new MigrationEntry(EntryKind.Nothing, from, to, [new(
                "migration.nothing-to-do", Severity.Note, $"Dify in '{facts.Settings.Environment}' uses its {to} server already.",
                facts.Settings.Topology == to ? null : ParametersLine(facts.Settings.Environment, to))]);
        }

        var findings = new List<Finding>();
        if (facts.Record is { State: MigrationState.Retiring } retiring)
        {
            findings.Add(new(
                "migration.retiring", Severity.Error, $"The {retiring.From} server of the last migration is being removed.",
                $"{MigrationSituation.RetireCommand(retiring, facts.Settings.Environment, facts.Settings.GivenArguments, isShortened: false)} finishes that."));
        }

        if (to == Topology.FlexibleServer && !facts.Settings.FlexibleServer.UseAzurePostgres)
        {
            findings.Add(ServerNotWanted(facts.Settings.Environment));
        }

        if (!facts.IsReleaseSound)
        {
            findings.Add(new(
                "migration.release-not-sound", Severity.Error, "The release's last upgrade did not succeed, or was never finished.",
                DeployFirst(facts.Settings, from)));
        }
        else if (facts.ReleaseDrift.Count > 0)
        {
            findings.Add(new(
                "migration.release-drift", Severity.Error,
                $"The release is not as the settings want it; a migration would change more than the database: {string.Join("; ", facts.ReleaseDrift)}.",
                DeployFirst(facts.Settings, from)));
        }

        return new MigrationEntry(
            findings.Exists(finding => finding.Severity == Severity.Error) ? EntryKind.Blocked : EntryKind.Begin, from, to, findings);
    }

    /// <summary>Another place for the plugin daemon's tables than the one that a migration began with would start it without them.</summary>
    /// <param name="record">The migration.</param>
    /// <param name="settings">What the settings say now.</param>
    public static Finding? CheckLayout(MigrationRecord record, DeliverySettings settings) =>
        record.PluginDatabase == settings.FlexibleServer.PluginDatabase
            ? null
            : new Finding(
                "migration.plugin-database-changed", Severity.Error,
                $"The migration began with PluginDatabase {record.PluginDatabase}, and the settings now say {settings.FlexibleServer.PluginDatabase}: the plugin daemon would be told another database than the one that its tables are in.",
                $"Go on with '--plugin-database {record.PluginDatabase}'; the next migration may begin with another.");

    /// <summary>What to write into the parameters file once Dify uses a server.</summary>
    /// <param name="environment">dev, test or prod.</param>
    /// <param name="topology">The server in use.</param>
    public static string ParametersLine(string environment, Topology topology) =>
        topology == Topology.FlexibleServer
            ? $"Write \"Topology\": \"FlexibleServer\" and \"UseAzurePostgres\": true into .nuke/parameters.{environment}.json."
            : $"Write \"Topology\": \"InCluster\" into .nuke/parameters.{environment}.json.";

    /// <summary>That nothing is known of a release: there is none, or nobody can say.</summary>
    /// <param name="settings">The environment's settings.</param>
    /// <param name="hasCluster">Whether a cluster answers.</param>
    /// <param name="arguments">What DeployDify is to be told beside.</param>
    public static Finding NoRelease(DeliverySettings settings, bool hasCluster, string arguments = "") => hasCluster
        ? new(
            "migration.not-deployed", Severity.Error, $"There is no release of Dify in '{settings.Environment}' that uses a database: there is nothing to move.",
            $"{settings.Command("DeployDify", arguments)} starts one there.")
        : new(
            "migration.cluster-silent", Severity.Error, $"No cluster of '{settings.Environment}' answers, so that nobody can say what Dify uses there.",
            $"Run the command again where it is only slow or starting; {settings.Command("DeployDify")} brings it up, and Dify on it.");

    /// <summary>The other one.</summary>
    /// <param name="topology">The one.</param>
    public static Topology Other(Topology topology) => topology == Topology.InCluster ? Topology.FlexibleServer : Topology.InCluster;

    private static MigrationEntry Continue(MigrationRecord record, EntryFacts facts)
    {
        if (record.State == MigrationState.RollingBack)
        {
            return Blocked(record.From, record.To, new(
                "migration.rollback-under-way", Severity.Error, $"The migration to {record.To} is being rolled back.",
                $"{facts.Settings.Command("MigrateData", "--rollback")} finishes that."));
        }

        if (facts.To is { } wanted && wanted != record.To)
        {
            return Blocked(record.From, record.To, new(
                "migration.other-direction", Severity.Error, $"A migration to {record.To} is under way (state {record.State}).",
                $"Continue it: {facts.Settings.Command("MigrateData", $"--to {record.To}")}. Or go back: {facts.Settings.Command("MigrateData", "--rollback")}."));
        }

        if (CheckLayout(record, facts.Settings) is { } moved)
        {
            return Blocked(record.From, record.To, moved);
        }

        return record.To == Topology.FlexibleServer && !facts.Settings.FlexibleServer.UseAzurePostgres
            ? Blocked(record.From, record.To, ServerNotWanted(record.Environment))
            : new MigrationEntry(EntryKind.Continue, record.From, record.To, []);
    }

    private static MigrationEntry Blocked(Topology from, Topology to, Finding finding) => new(EntryKind.Blocked, from, to, [finding]);

    private static Finding ServerNotWanted(string environment) => new(
        "migration.server-not-wanted", Severity.Error, "UseAzurePostgres is false: there is no Flexible Server to move to.",
        $"Add '--use-azure-postgres true', or set \"UseAzurePostgres\": true in .nuke/parameters.{environment}.json.");

    private static string DeployFirst(DeliverySettings settings, Topology topology) =>
        $"Run '{settings.Command("DeployDify", $"--topology {topology}")}' first, so that a migration changes nothing but the database.";
}

/// <summary>What a call of MigrateData means.</summary>
public enum EntryKind
{
    /// <summary>A new migration.</summary>
    Begin,

    /// <summary>One that is under way goes on.</summary>
    Continue,

    /// <summary>Dify is where it is wanted.</summary>
    Nothing,

    /// <summary>Something stands in the way.</summary>
    Blocked,
}

/// <summary>How things stand when MigrateData is called.</summary>
/// <param name="Settings">The environment's settings.</param>
/// <param name="To">Where a person wants the data; null: where the settings say.</param>
/// <param name="Record">The journal; null when there never was a migration.</param>
/// <param name="Observed">Which server the deployed release uses; null when there is none.</param>
/// <param name="IsReleaseSound">Whether the release's last operation succeeded.</param>
/// <param name="ReleaseDrift">In which objects the release differs from what the settings want in the present topology.</param>
public sealed record EntryFacts(
    DeliverySettings Settings, Topology? To, MigrationRecord? Record, Topology? Observed, bool IsReleaseSound, IReadOnlyList<string> ReleaseDrift)
{
    /// <summary>Whether a cluster answers: without one nothing is known of a release.</summary>
    public bool HasCluster { get; init; } = true;
}
