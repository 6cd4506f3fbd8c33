using DifyDelivery.Environments;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>The server that Dify really uses, whatever the settings want, and the databases of Dify on it.</summary>
/// <param name="Topology">Where it is.</param>
/// <param name="Manifest">The release's manifest.</param>
/// <param name="Migration">The journal of the last migration; null when there never was one.</param>
internal sealed record UsedServer(Topology Topology, string Manifest, MigrationRecord? Migration)
{
    /// <summary>The release as it is.</summary>
    public ReleaseShape Shape => new(Topology, KeepInClusterServer: Migration?.KeepsInClusterServer ?? false);

    /// <summary>Looks. Null, with a finding, where there is none.</summary>
    public static async Task<UsedServer?> FindAsync(MigrationScene scene, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var context = scene.Context;
        if (await scene.Platform.ObserveAsync(findings, cancellationToken) is not { } connected)
        {
            if (findings.All(finding => finding.Severity != Severity.Error))
            {
                findings.Add(NotDeployed(context, "has no cluster that answers"));
            }

            return null;
        }

        var migration = await scene.LookAsync(connected, cancellationToken);
        var manifest = await (await scene.Upgrade.HelmAsync(cancellationToken)).GetManifestAsync(scene.Release, cancellationToken);
        if (ObservedTopology.Of(manifest, context.Names) is not { } topology)
        {
            findings.Add(NotDeployed(context, "has no release of Dify that uses a database"));
            return null;
        }

        return new UsedServer(topology, manifest!, migration);
    }

    /// <summary>Dify's databases that are on the server: one where both components share it, or two.</summary>
    public static async Task<IReadOnlyList<DatabaseFacts>> DatabasesAsync(IPostgresServer server, CancellationToken cancellationToken) =>
        OfDify(await server.ReadDatabasesAsync(cancellationToken));

    /// <summary>Those of a server's databases that are Dify's and can be used.</summary>
    public static IReadOnlyList<DatabaseFacts> OfDify(IEnumerable<DatabaseFacts> all) =>
        [.. all.Where(database => !database.IsLeftover && ServerNeeds.Dify.Databases.Contains(database.Name))];

    private static Finding NotDeployed(DeliveryContext context, string what) => new(
        "backup.not-deployed", Severity.Error, $"Environment '{context.Environment}' {what}.", context.Command("DeployDify"));
}
