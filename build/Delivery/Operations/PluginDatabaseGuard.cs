using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>
/// An upgrade that gives the plugin daemon another database on the same server starts it without its plugins: it makes its tables there and finds
/// nothing. That is how a release of the chart's own recipe, or another PluginDatabase than before, would lose them from sight.
/// </summary>
internal static class PluginDatabaseGuard
{
    private const string Host = "DB_HOST";
    private const string Database = "DB_DATABASE";
    private static readonly string[] Names = [Host, Database];

    /// <summary>Compares what the plugin daemon is told now with what it would be told; null where nothing is in the way.</summary>
    /// <param name="deployed">The manifest in force; null where there is no release.</param>
    /// <param name="wanted">The manifest that would be.</param>
    /// <param name="names">Names of the release's objects.</param>
    /// <param name="environment">dev, test or prod.</param>
    public static Finding? Check(string? deployed, string? wanted, DifyNames names, string environment)
    {
        if (Of(deployed, names) is not { } now || Of(wanted, names) is not { } next || now.Host != next.Host || now.Database == next.Database)
        {
            return null;
        }

        var choice = next.Database == DifyRelease.ApiDatabase ? PluginDatabase.Own : PluginDatabase.Shared;
        return new Finding(
            "topology.plugin-database", Severity.Error,
            $"The plugin daemon of '{environment}' uses database '{now.Database}', and the settings say '{next.Database}': an upgrade would start it without its plugins.",
            $"Set \"PluginDatabase\": \"{choice}\" in .nuke/parameters.{environment}.json (--plugin-database {choice}). Its tables move with a migration: to the server in the cluster, where both share one database, and out again with another choice.");
    }

    private static (string Host, string Database)? Of(string? manifest, DifyNames names) =>
        manifest is not null
        && DifyRelease.DatabaseSettings(manifest, Names).FirstOrDefault(settings => settings.Workload == names.Deployment(DifyComponents.PluginDaemon)) is { } daemon
        && daemon.Values.TryGetValue(Host, out var host) && daemon.Values.TryGetValue(Database, out var database)
            ? (host, database)
            : null;
}
