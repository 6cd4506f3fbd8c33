using DifyDelivery.Kubernetes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations;

/// <summary>
/// Ends pods that would keep a mended release from becoming ready. A StatefulSet's controller replaces no pod of a former template that is not
/// ready (the known limitation "forced rollback" of Kubernetes' documentation of StatefulSets): after a broken upgrade the way back, or the
/// next upgrade, would wait for ever. And what waits in a crash loop is given its next life after up to five minutes only, however long ago the
/// cause was mended: a new pod has it at once.
/// </summary>
internal sealed class StuckPods(ICluster cluster, string space, string selector, TimeProvider time)
{
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Deletes such pods, by uid; their volumes stay. None is the usual case.</summary>
    public async Task EndAsync(IActivity activity, CancellationToken cancellationToken)
    {
        var workloads = await ObservedAsync(cancellationToken);
        if (workloads.Count == 0)
        {
            return;
        }

        var ended = new List<Pod>();
        foreach (var pod in await cluster.ListPodsAsync(space, cancellationToken: cancellationToken))
        {
            if (workloads.FirstOrDefault(workload => Owns(workload, pod)) is { } owner && Reason(owner, pod) is { } reason)
            {
                activity.Line($"{pod.Name}: deleted, since it {reason}");
                ended.Add(pod);
            }
        }

        await cluster.DeletePodsAsync(space, ended, RemovalLimit, cancellationToken);
    }

    /// <summary>The workloads that are not as wanted, once the StatefulSets' controller has seen what is wanted.</summary>
    private async Task<IReadOnlyList<Workload>> ObservedAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var workloads = (await cluster.ListWorkloadsAsync(space, selector, cancellationToken)).Where(workload => !workload.IsComplete).ToList();
            if (workloads.All(workload => workload is { Kind: not WorkloadKind.StatefulSet } or { Current: 0 } or { Observed: true, Revision: not null })
                || time.GetElapsedTime(began) >= Patience)
            {
                return workloads;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private static bool Owns(Workload workload, Pod pod) =>
        workload.PodSelector.Count > 0 && workload.PodSelector.All(wanted => pod.Labels.GetValueOrDefault(wanted.Key) == wanted.Value);

    private static string? Reason(Workload owner, Pod pod) =>
        pod.Ready || pod.Terminating ? null
        : IsOfFormerTemplate(owner, pod) ? "is of a former template and not ready, and its StatefulSet replaces no such pod by itself"
        : pod.Containers.FirstOrDefault(IsCrashLooping) is { } container ? $"waited in a crash loop from before (container {container.Name})"
        : null;

    private static bool IsOfFormerTemplate(Workload owner, Pod pod) =>
        owner is { Kind: WorkloadKind.StatefulSet, Observed: true, Revision: not null }
        && pod.Labels.GetValueOrDefault(Workload.RevisionLabel) is { } revision
        && revision != owner.Revision;

    // Who was killed from outside had no fault to mend, and a server's pod may come back elsewhere, with its disk minutes later.
    private static bool IsCrashLooping(ContainerState container) =>
        container.Waiting is { Reason: "CrashLoopBackOff" } && container.LastEnd is not { IsFromOutside: true };
}
