using DifyDelivery.Errors;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>Measures all that a plan would destroy, each thing by whoever knows it. Asks nobody where nothing is destroyed.</summary>
internal sealed class PlanStakes(DeliveryContext context, IServerModule module)
{
    private const string Cluster = "azurerm_kubernetes_cluster";

    /// <summary>Rows and bytes by address.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cluster">The cluster, where one answers.</param>
    /// <param name="measureDatabases">Asks the server; null where nobody can.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<MeasuredData> MeasureAsync(
        TerraformPlan plan, ConnectedCluster? cluster, Func<CancellationToken, Task<DatabasesAtStake>>? measureDatabases, CancellationToken cancellationToken)
    {
        var measured = new Dictionary<string, DataAtStake>(StringComparer.Ordinal);
        DatabasesAtStake? databases = null;
        foreach (var change in plan.Changes.Where(change => DestructionGuard.LossOf(change) is not null))
        {
            if (ServerResources.Includes(change))
            {
                databases ??= measureDatabases is null
                    ? DatabasesAtStake.NotDetermined("the cluster, whose Secret keeps the server's password, is not connected")
                    : await measureDatabases(cancellationToken);
                measured[change.Address] = databases.Of(change);
            }
            else if (change.Type == Cluster)
            {
                measured[change.Address] = await VolumesAsync(cluster, cancellationToken);
            }
            else if (await module.MeasureAsync(change, cancellationToken) is { } data)
            {
                measured[change.Address] = data;
            }
        }

        return change => measured.GetValueOrDefault(change.Address);
    }

    /// <summary>The volumes of Dify's namespace: a delivery does not look into others.</summary>
    private async Task<DataAtStake> VolumesAsync(ConnectedCluster? cluster, CancellationToken cancellationToken)
    {
        if (cluster is null)
        {
            return DataAtStake.NotDetermined("the cluster is not connected");
        }

        try
        {
            var space = context.Release.Namespace;
            var claims = await cluster.Api.ListVolumeClaimsAsync(space, cancellationToken: cancellationToken);
            return new DataAtStake(null, claims.Count == 0 ? null : claims.Sum(claim => claim.CapacityBytes ?? claim.RequestedBytes))
            {
                Items = claims.Count == 0 ? $"no volume in namespace {space}" : FormattableString.Invariant($"{claims.Count} volume{(claims.Count == 1 ? "" : "s")} in namespace {space}"),
                Remark = "other namespaces were not looked into",
            };
        }
        catch (DeliveryException exception)
        {
            return DataAtStake.NotDetermined(exception);
        }
    }
}

/// <summary>What the databases of a server hold, by name.</summary>
/// <param name="Databases">Rows and bytes of each.</param>
/// <param name="Unknown">Why they could not be measured; null where they were.</param>
internal sealed record DatabasesAtStake(IReadOnlyDictionary<string, DataAtStake> Databases, string? Unknown = null)
{
    public static DatabasesAtStake NotDetermined(string why) => new(new Dictionary<string, DataAtStake>(), why);

    /// <summary>The server holds all of them, a database its own.</summary>
    public DataAtStake Of(TerraformChange change) =>
        Unknown is { } why ? DataAtStake.NotDetermined(why)
        : ServerInUse.IsServer(change)
            ? new DataAtStake(Databases.Values.Sum(database => database.Rows), Databases.Values.Sum(database => database.Bytes))
        : Databases.GetValueOrDefault(change.RealName) ?? DataAtStake.NotDetermined("it is not one of Dify's databases, which alone are measured");
}
