using DifyDelivery.Kubernetes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations;

/// <summary>
/// Ends what keeps a StatefulSet from taking its own remedy: its controller replaces no pod of a former template that is not ready (the known
/// limitation "forced rollback" of Kubernetes' documentation of StatefulSets). So after a broken upgrade the way back, or the next upgrade,
/// would wait for ever.
/// </summary>
internal sealed class StuckPods(ICluster cluster, string space, string selector, TimeProvider time)
{
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Deletes such pods, by uid; their volumes stay. None is the usual case.</summary>
    public async Task EndAsync(IActivity activity, CancellationToken cancellationToken)
    {
        var sets = await ObservedAsync(cancellationToken);
        if (sets.Count == 0)
        {
            return;
        }

        var pods = (await cluster.ListPodsAsync(space, cancellationToken: cancellationToken)).Where(pod => sets.Any(set => IsStuck(set, pod))).ToList();
        foreach (var pod in pods)
        {
            activity.Line($"{pod.Name}: deleted, since it is of a former template and not ready, and its StatefulSet replaces no such pod by itself");
        }

        await cluster.DeletePodsAsync(space, pods, RemovalLimit, cancellationToken);
    }

    /// <summary>The StatefulSets that have pods and are not as wanted, once their controller has seen what is wanted.</summary>
    private async Task<IReadOnlyList<Workload>> ObservedAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var sets = (await cluster.ListWorkloadsAsync(space, selector, cancellationToken))
                .Where(workload => workload is { Kind: WorkloadKind.StatefulSet, IsComplete: false, Current: > 0 }).ToList();
            if (sets.All(set => set is { Observed: true, Revision: not null }) || time.GetElapsedTime(began) >= Patience)
            {
                return [.. sets.Where(set => set is { Observed: true, Revision: not null })];
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private static bool IsStuck(Workload set, Pod pod) =>
        pod is { Ready: false, Terminating: false }
        && set.PodSelector.Count > 0
        && set.PodSelector.All(wanted => pod.Labels.GetValueOrDefault(wanted.Key) == wanted.Value)
        && pod.Labels.GetValueOrDefault(Workload.RevisionLabel) is { } revision
        && revision != set.Revision;
}
