using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// Removes the server in the cluster for good, object by object and each by its uid: what somebody made anew meanwhile under one of the names
/// stays. The application's own claims (files, keys, plugins) have other labels.
/// </summary>
internal sealed class InClusterRemoval(MigrationScene scene)
{
    private const string Set = "StatefulSet";
    private const string Claim = "PersistentVolumeClaim";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private string Space => scene.Context.Release.Namespace;

    private DifyServerObjects Objects => new(scene.Cluster.Api, Space, scene.Context.Names);

    /// <summary>What is there of the server.</summary>
    public async Task<IReadOnlyList<ObjectRecord>> NoteAsync(CancellationToken cancellationToken) =>
    [
        .. (await Objects.StatefulSetsAsync(null, cancellationToken)).Select(set => new ObjectRecord(Set, set.Name, set.Uid)),
        .. (await Objects.ClaimsAsync(null, cancellationToken)).Select(claim => new ObjectRecord(Claim, claim.Name, claim.Uid)),
    ];

    /// <summary>Deletes what was noted and is still there, and waits until it is gone: first the StatefulSets with their pods, then the volumes.</summary>
    /// <returns>The volumes that were deleted, and those of their names that are others.</returns>
    public async Task<(IReadOnlyList<string> Deleted, IReadOnlyList<string> Kept)> RunAsync(IReadOnlyList<ObjectRecord> noted, CancellationToken cancellationToken)
    {
        var uids = noted.Select(item => item.Uid).ToHashSet(StringComparer.Ordinal);
        var sets = (await Objects.StatefulSetsAsync(null, cancellationToken)).ToLookup(set => uids.Contains(set.Uid));
        await scene.Cluster.Api.DeleteStatefulSetsAsync(Space, [.. sets[true]], DependentPods.Deleted, Limit, cancellationToken);
        if (!sets[false].Any())
        {
            // The release's upgrade has deleted them before us; their pods go after them.
            await PodsGoneAsync(cancellationToken);
        }

        var claims = (await Objects.ClaimsAsync(null, cancellationToken)).ToLookup(claim => uids.Contains(claim.Uid));
        await scene.Cluster.Api.DeleteVolumeClaimsAsync(Space, [.. claims[true]], Limit, cancellationToken);
        return ([.. claims[true].Select(claim => claim.Name)], [.. sets[false].Select(set => set.Name), .. claims[false].Select(claim => claim.Name)]);
    }

    private async Task PodsGoneAsync(CancellationToken cancellationToken)
    {
        var (api, time) = (scene.Cluster.Api, scene.Context.Time);
        var began = time.GetTimestamp();
        while (await api.ListPodsAsync(Space, scene.Context.Names.PostgresqlSelector(), cancellationToken) is { Count: > 0 } left)
        {
            if (time.GetElapsedTime(began) > Limit)
            {
                throw new DeliveryException(
                    "The old server's pods do not end.", string.Join(", ", left.Select(pod => pod.Name)), $"kubectl get pods --namespace {Space}");
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
