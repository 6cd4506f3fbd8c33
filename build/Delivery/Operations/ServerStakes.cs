using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Inspection;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>Judges what a plan would destroy: who uses the server, and what it holds. Looks only where something is destroyed.</summary>
internal sealed class ServerStakes(DeliveryContext context, FlexibleServerPort server)
{
    private const string Cluster = "azurerm_kubernetes_cluster";

    /// <summary>Findings of severity error for what must not be destroyed, or not without its name.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cluster">The cluster, where one answers.</param>
    /// <param name="password">The administrator's password, to measure with.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    public async Task<IReadOnlyList<Finding>> JudgeAsync(
        TerraformPlan plan, ConnectedCluster? cluster, string password, CancellationToken cancellationToken)
    {
        if (DestructionGuard.Examine(plan, []).Count == 0)
        {
            return [];
        }

        var use = cluster is null ? null : await FindUseAsync(plan, cluster, cancellationToken);
        var held = await MeasureAsync(password, cancellationToken);
        var volumes = cluster is null || plan.Changes.All(change => !change.Destroys || change.Type != Cluster)
            ? null
            : new DataAtStake(
                null, (await cluster.Api.ListVolumeClaimsAsync(context.Release.Namespace, cancellationToken: cancellationToken)).Sum(claim => claim.CapacityBytes ?? claim.RequestedBytes));
        var destructive = DestructionGuard.Examine(plan, context.Confirmed, change => DataOf(change, held, volumes));
        return use is null ? destructive : [use, .. destructive];
    }

    private async Task<Finding?> FindUseAsync(TerraformPlan plan, ConnectedCluster cluster, CancellationToken cancellationToken)
    {
        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        var release = new HelmRelease(cluster.Endpoint.KubeconfigPath, cluster.Endpoint.Context, context.Release.Namespace, context.Release.Name);
        var observed = ObservedTopology.Of(await helm.GetManifestAsync(release, cancellationToken), context.Names);
        var journal = await new MigrationJournal(
            cluster.Api, context.Release.Namespace, context.Release.Name, context.Folders.MigrationJournal(context.Environment)).ReadAsync(cancellationToken);
        return ServerInUse.Check(plan, context.Environment, observed, Needed(journal));
    }

    /// <summary>What a migration still needs the server for.</summary>
    private static string? Needed(MigrationRecord? journal) => journal switch
    {
        null or { State: MigrationState.Retired or MigrationState.RolledBack } => null,
        { From: Topology.FlexibleServer } => $"the data comes from it (state {journal.State}), and it is kept until it is retired",
        _ => $"the data goes to it (state {journal.State})",
    };

    /// <summary>The server holds all databases, a database its own, the cluster its volumes.</summary>
    internal static DataAtStake? DataOf(TerraformChange change, IReadOnlyDictionary<string, DataAtStake> databases, DataAtStake? volumes = null) =>
        change.Type == Cluster ? volumes
        : databases.Count == 0 || !ServerResources.Includes(change) ? null
        : ServerInUse.IsServer(change) ? new DataAtStake(databases.Values.Sum(database => database.Rows), databases.Values.Sum(database => database.Bytes))
        : databases.GetValueOrDefault(change.RealName);

    /// <summary>Rows as the server's statistics have them, and bytes, by database; empty where it cannot be asked.</summary>
    private async Task<IReadOnlyDictionary<string, DataAtStake>> MeasureAsync(string password, CancellationToken cancellationToken)
    {
        var measured = new Dictionary<string, DataAtStake>(StringComparer.Ordinal);
        try
        {
            var inspector = new ServerInspector((await server.ConnectAsync(password, cancellationToken)).Endpoint);
            foreach (var name in ServerNeeds.Dify.Databases)
            {
                var database = await inspector.InspectDatabaseAsync(name, cancellationToken);
                measured[name] = new DataAtStake(database.Tables.Sum(table => Math.Max(0, table.EstimatedRows)), database.SizeBytes);
            }
        }
        catch (DeliveryException)
        {
            // The finding stands without figures.
            measured.Clear();
        }

        return measured;
    }
}
