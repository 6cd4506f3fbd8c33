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
internal sealed class ServerStakes(DeliveryContext context, IServerModule module, FlexibleServerPort server)
{
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
        var measured = await new PlanStakes(context, module).MeasureAsync(plan, cluster, token => MeasureAsync(password, token), cancellationToken);
        var destructive = DestructionGuard.Examine(plan, context.Confirmed, measured);
        return use is null ? destructive : [use, .. destructive];
    }

    private async Task<Finding?> FindUseAsync(TerraformPlan plan, ConnectedCluster cluster, CancellationToken cancellationToken)
    {
        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        var release = new HelmRelease(cluster.Endpoint.KubeconfigPath, cluster.Endpoint.Context, context.Release.Namespace, context.Release.Name);
        var observed = ObservedTopology.Of(await helm.GetManifestAsync(release, cancellationToken), context.Names);
        var journal = await new MigrationJournal(
            cluster.Api, context.Release.Namespace, context.Release.Name, context.Folders.MigrationJournal(context.Environment)).ReadAsync(cancellationToken);
        return ServerInUse.Check(plan, context.Settings, observed, Needed(journal));
    }

    /// <summary>What a migration still needs the server for.</summary>
    private static string? Needed(MigrationRecord? journal) => journal switch
    {
        null or { State: MigrationState.Retired or MigrationState.RolledBack } => null,
        { From: Topology.FlexibleServer } => $"the data comes from it (state {journal.State}), and it is kept until it is retired",
        _ => $"the data goes to it (state {journal.State})",
    };

    /// <summary>Rows as the server's statistics have them, and bytes, by database.</summary>
    private async Task<DatabasesAtStake> MeasureAsync(string password, CancellationToken cancellationToken)
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
        catch (DeliveryException exception)
        {
            return DatabasesAtStake.NotDetermined(DataAtStake.Reason(exception));
        }

        return new DatabasesAtStake(measured);
    }
}
