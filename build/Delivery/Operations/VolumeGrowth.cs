using DifyDelivery.Kubernetes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations;

/// <summary>
/// Brings a release's volumes to their new size. First the claims; then each StatefulSet is deleted and its pods are kept, so that Helm makes it
/// anew with the new size and it takes them over: nothing restarts. A run that is killed in between is made up for by the next one, for Helm makes
/// what is missing.
/// </summary>
internal sealed class VolumeGrowth(ICluster api, string space, TimeProvider time)
{
    private const string Claim = "PersistentVolumeClaim";
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A driver's resizer says so on the claim within seconds; a cluster that has none never does.
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(15);

    // Azure grows a disk that is in use within a minute or two.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Does what a look has found.</summary>
    public async Task RunAsync(VolumeLook look, StepScope scope, CancellationToken cancellationToken)
    {
        // By what was there before, not by the time of day: this machine's clock is not the cluster's.
        var old = look.Growth.Count == 0 ? [] : (await api.ListEventsAsync(space, cancellationToken)).ToHashSet();
        foreach (var growth in look.Growth)
        {
            await api.GrowVolumeClaimAsync(space, growth.Claim, growth.Size, cancellationToken);
            scope.Line($"{growth.Claim.Name}: {StorageSize.Text(growth.Claim.RequestedBytes)} -> {growth.Size}");
        }

        foreach (var growth in look.Growth)
        {
            if (await WaitAsync(growth, old, scope.Activity, cancellationToken) is { } late)
            {
                scope.Warning(late);
            }
        }

        await ReleaseAsync(look.Replaced, scope.Activity, cancellationToken);
    }

    /// <summary>Deletes StatefulSets and keeps their pods: whatever Helm does next makes them anew.</summary>
    public async Task ReleaseAsync(IReadOnlyList<string> names, IActivity activity, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return;
        }

        var sets = (await api.ListWorkloadsAsync(space, cancellationToken: cancellationToken))
            .Where(workload => workload.Kind == WorkloadKind.StatefulSet && names.Contains(workload.Name)).ToList();
        await api.DeleteStatefulSetsAsync(space, sets, DependentPods.Kept, RemovalLimit, cancellationToken);
        foreach (var set in sets)
        {
            activity.Line($"StatefulSet {set.Name} is deleted and its pods run on; Helm makes it anew");
        }
    }

    /// <summary>Waits until a volume has its new size.</summary>
    /// <returns>Null when it has; otherwise how far it is.</returns>
    private async Task<string?> WaitAsync(ClaimGrowth growth, HashSet<ClusterEvent> old, IActivity activity, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var wanted = StorageSize.Bytes(growth.Size);
        while (true)
        {
            var now = (await api.ListVolumeClaimsAsync(space, cancellationToken: cancellationToken)).FirstOrDefault(claim => claim.Uid == growth.Claim.Uid);
            if (now is null || now.CapacityBytes >= wanted)
            {
                return null;
            }

            var said = (await api.ListEventsAsync(space, cancellationToken)).LastOrDefault(happened => happened.Kind == Claim && happened.Name == now.Name && !old.Contains(happened));
            var elapsed = time.GetElapsedTime(began);
            if (said?.Type == "Warning" || elapsed >= (said is null ? FirstWord : Limit))
            {
                return $"{now.Name} asks for {growth.Size} and has {(now.CapacityBytes is { } has ? StorageSize.Text(has) : "nothing")} yet: "
                    + $"{said?.Message.Trim() ?? "no driver says that it grows it"}; 'kubectl describe pvc {now.Name} --namespace {space}' shows how it goes on";
            }

            activity.Update($"{now.Name} grows to {growth.Size}{(said is null ? string.Empty : $": {said.Reason}")}");
            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
