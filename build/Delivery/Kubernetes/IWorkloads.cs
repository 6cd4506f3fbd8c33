namespace DifyDelivery.Kubernetes;

/// <summary>Deployments and StatefulSets.</summary>
public interface IWorkloads
{
    /// <summary>Lists the Deployments and StatefulSets of a namespace, by name.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="labelSelector">Which ones; null for all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<Workload>> ListWorkloadsAsync(
        string space, string? labelSelector = null, CancellationToken cancellationToken = default);

    /// <summary>Sets how many pods a workload is to have. It returns when that is accepted, not when it is so.</summary>
    Task ScaleAsync(string space, WorkloadKind kind, string name, int replicas, CancellationToken cancellationToken = default);

    /// <summary>Replaces a workload's pods one after another, as <c>kubectl rollout restart</c> does.</summary>
    Task RestartAsync(string space, WorkloadKind kind, string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes StatefulSets and waits until they are gone. One is deleted only while it is the very one that was listed (by uid): one of the same
    /// name that was made meanwhile is left alone. One that is gone already is success.
    /// </summary>
    /// <param name="space">The namespace.</param>
    /// <param name="sets">What <see cref="ListWorkloadsAsync"/> gave.</param>
    /// <param name="pods">What becomes of their pods.</param>
    /// <param name="timeout">How long to wait; the deletion itself goes on.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task DeleteStatefulSetsAsync(
        string space, IReadOnlyCollection<Workload> sets, DependentPods pods, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>
    /// Looks at a rollout again and again until it is complete, has failed for good, or time is up; the last snapshot says which.
    /// While the API server does not answer, the last known state is given again; it has 30 s to come back.
    /// </summary>
    /// <param name="request">Which workloads, and how patient to be.</param>
    /// <param name="redact">Takes secrets out of events and log lines.</param>
    /// <param name="cancellationToken">Stops looking; the rollout goes on.</param>
    IAsyncEnumerable<RolloutSnapshot> FollowRolloutAsync(
        RolloutRequest request, Func<string, string> redact, CancellationToken cancellationToken = default);
}

/// <summary>What becomes of a StatefulSet's pods when it is deleted.</summary>
public enum DependentPods
{
    /// <summary>They go first, and are gone when it is.</summary>
    Deleted,

    /// <summary>They go on; a StatefulSet of the same name and selector that is made later takes them over as they are.</summary>
    Kept,
}

/// <summary>What kind of workload.</summary>
public enum WorkloadKind
{
    /// <summary>Pods without names or storage of their own.</summary>
    Deployment,

    /// <summary>Pods with names and storage of their own.</summary>
    StatefulSet,
}
