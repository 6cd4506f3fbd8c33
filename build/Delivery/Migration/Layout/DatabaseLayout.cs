using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Migration.Layout;

/// <summary>
/// Which tables go from which database into which. In the cluster the chart gives the plugin daemon the api's database; outside it may have one
/// of its own, which is the chart's default there. Then its tables are split off on the way out and merged again on the way back: no name is
/// both the api's and the daemon's. Worked out with plain values.
/// </summary>
public static class DatabaseLayout
{
    /// <summary>The api's database, on either server; the plugin daemon's too, where it has none of its own.</summary>
    public const string Api = "dify";

    /// <summary>The plugin daemon's, where it has one of its own.</summary>
    public const string Plugins = "dify_plugin";

    private const string Public = "public";

    /// <summary>What the daemon's AutoMigrate makes (plugin-daemon 0.6.1), and <c>plugin_readmes</c>, which daemons before 0.6 have left.</summary>
    private static readonly HashSet<string> OfTheDaemon = new(StringComparer.Ordinal)
    {
        "plugins", "plugin_installations", "plugin_declarations", "endpoints", "serverless_runtimes", "datasource_installations", "tool_installations",
        "ai_model_installations", "install_tasks", "tenant_storages", "agent_strategy_installations", "trigger_installations", "plugin_readme_records",
        "plugin_readmes",
    };

    /// <summary>Whether a table is the plugin daemon's.</summary>
    /// <param name="table">The table.</param>
    public static bool IsOfTheDaemon(TableName table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Schema == Public && OfTheDaemon.Contains(table.Name);
    }

    /// <summary>Decides.</summary>
    /// <param name="facts">What the source holds.</param>
    public static LayoutPlan Decide(LayoutFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts switch
        {
            { Outside: PluginDatabase.Own, To: Topology.FlexibleServer } => Split(facts),
            { Outside: PluginDatabase.Own, PluginTables.Count: > 0 } => Merge(facts),
            { PluginsHoldRows: true } => new LayoutPlan([PlannedMove.Whole(Api), PlannedMove.Whole(Plugins)], [new Finding(
                "migration.plugin-database", Severity.Note,
                $"Database '{Plugins}' on the source holds rows and is moved too, as it is; the release's plugin daemon reads '{Api}'.",
                $"If plugins are missing in Dify, they are there: merge its tables into '{Api}'. If nobody needs it, drop it before.")]),
            _ => new LayoutPlan([PlannedMove.Whole(Api)], []),
        };
    }

    private static LayoutPlan Split(LayoutFacts facts)
    {
        var own = facts.ApiTables.Where(IsOfTheDaemon).ToList();
        List<Finding> findings = [];
        if (facts.PluginsHoldRows)
        {
            findings.Add(new Finding(
                "migration.plugin-database-taken", Severity.Error,
                $"The plugin daemon's tables are to go into a database '{Plugins}', and the source has one of that name, with rows that the release does not use.",
                $"Look at what is in it. If nobody needs it, drop it; else rename it (ALTER DATABASE {Plugins} RENAME TO ...), or let both share: --plugin-database {PluginDatabase.Shared}."));
        }

        if (own.Count == 0)
        {
            // Nothing to split off yet: the daemon makes its tables where it is told to.
            return new LayoutPlan([PlannedMove.Whole(Api)], findings);
        }

        findings.Add(new Finding(
            "migration.plugins-split", Severity.Note, $"The plugin daemon's {own.Count} tables go from '{Api}' into a database of their own, '{Plugins}'; the way back merges them again."));
        return new LayoutPlan(
            [new(Api, Api, Api, TableSelection.Except(own)), new(Plugins, Api, Plugins, TableSelection.Only(own))], findings);
    }

    private static LayoutPlan Merge(LayoutFacts facts)
    {
        var own = facts.PluginTables!;
        List<Finding> findings = [];
        if (facts.Twice.Count > 0)
        {
            findings.Add(new Finding(
                "migration.plugin-tables-twice", Severity.Error,
                $"These tables are in both '{Api}' and '{Plugins}' of the source, with rows in '{Api}': {Names(facts.Twice)}. There is one place for each in the cluster.",
                $"The plugin daemon uses those in '{Plugins}'. Look at the ones in '{Api}', and empty or rename them when nobody needs them."));
        }

        if (facts.Others.Count > 0)
        {
            findings.Add(new Finding(
                "migration.plugin-database-more", Severity.Error,
                $"'{Plugins}' holds more than tables, which a merge would leave out: {string.Join(", ", facts.Others.Take(5))}{(facts.Others.Count > 5 ? $" and {facts.Others.Count - 5} more" : string.Empty)}. The plugin daemon makes none of it.",
                $"Find out whose it is, make it in '{Api}' where it is needed, and drop it in '{Plugins}'."));
        }

        findings.Add(new Finding(
            "migration.plugins-merge", Severity.Note, $"The plugin daemon's {own.Count} tables go from '{Plugins}' into '{Api}', which both share in the cluster."));
        return new LayoutPlan(
            [new(Api, Api, Api, TableSelection.Except(own)), new(Plugins, Plugins, Api, TableSelection.Only(own))], findings);
    }

    private static string Names(IReadOnlyList<TableName> tables) => string.Join(", ", tables.Take(5)) + (tables.Count > 5 ? $" and {tables.Count - 5} more" : string.Empty);
}

/// <summary>What the source holds, and where it is to go.</summary>
/// <param name="To">The server that is moved to.</param>
/// <param name="Outside">What is wanted of the server outside the cluster.</param>
/// <param name="ApiTables">Tables of the source's <see cref="DatabaseLayout.Api"/>.</param>
/// <param name="PluginTables">Tables of the source's <see cref="DatabaseLayout.Plugins"/>; null where it has no such database.</param>
/// <param name="PluginsHoldRows">Whether any of these holds a row.</param>
public sealed record LayoutFacts(
    Topology To, PluginDatabase Outside, IReadOnlyList<TableName> ApiTables, IReadOnlyList<TableName>? PluginTables, bool PluginsHoldRows)
{
    /// <summary>Tables of both databases that hold rows in <see cref="DatabaseLayout.Api"/>.</summary>
    public IReadOnlyList<TableName> Twice { get; init; } = [];

    /// <summary>What <see cref="DatabaseLayout.Plugins"/> holds that hangs on no table.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];
}

/// <summary>What is moved.</summary>
/// <param name="Moves">Each database's part, in the order in which they are copied.</param>
/// <param name="Findings">What a person should know.</param>
public sealed record LayoutPlan(IReadOnlyList<PlannedMove> Moves, IReadOnlyList<Finding> Findings);

/// <summary>Tables of one database on their way into one.</summary>
/// <param name="Name">What it is called in journal and report: unique in a migration.</param>
/// <param name="Source">The source's database.</param>
/// <param name="Target">The target's.</param>
/// <param name="Tables">Which tables.</param>
public sealed record PlannedMove(string Name, string Source, string Target, TableSelection Tables)
{
    /// <summary>A database as it is.</summary>
    /// <param name="database">Its name, on both sides.</param>
    public static PlannedMove Whole(string database) => new(database, database, database, TableSelection.All);

    /// <summary>For people: <c>dify</c>, <c>13 tables of dify into dify_plugin</c>.</summary>
    public override string ToString() =>
        Tables.IsAll ? Name
        : Tables.IsExclusion ? Source == Target ? $"{Source} without {Tables.Tables.Count} tables" : $"{Source} without {Tables.Tables.Count} tables into {Target}"
        : $"{Tables.Tables.Count} tables of {Source} into {Target}";
}
