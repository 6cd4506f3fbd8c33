using DifyDelivery.Kubernetes;

namespace DifyDelivery.Tests.Kubernetes;

/// <summary>A cluster that shows one state after another; the last one stays. A state of null is a server that does not answer.</summary>
internal sealed class FakeCluster(params (Workload[] Workloads, Pod[] Pods)?[] states) : IWorkloads, IPods, IFaultEvidence
{
    private int _look = -1;

    public Dictionary<string, string[]> Logs { get; } = [];

    public List<ClusterEvent> Events { get; } = [];

    /// <summary>An event that is there from the look of that number on, counted from 1.</summary>
    public (int Look, ClusterEvent Event)? EventsAfter { get; set; }

    private (Workload[] Workloads, Pod[] Pods) State => states[Math.Min(_look, states.Length - 1)]
        ?? throw new ClusterUnreachableException("looking", new Uri("https://cluster"), "refused");

    public Task<IReadOnlyList<Workload>> ListWorkloadsAsync(string space, string? labelSelector = null, CancellationToken cancellationToken = default)
    {
        _look++;
        return Task.FromResult<IReadOnlyList<Workload>>(State.Workloads);
    }

    public Task<IReadOnlyList<Pod>> ListPodsAsync(string space, string? labelSelector = null, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<Pod>>(State.Pods);

    public Task<IReadOnlyList<string>> ReadLogAsync(string space, string pod, LogQuery query, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<string>>(Logs.GetValueOrDefault(query.Previous ? "previous" : "current", []));

    public Task<IReadOnlyList<ClusterEvent>> ListEventsAsync(string space, string kind, string name, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ClusterEvent>>(EventsAfter is { } late && _look + 1 >= late.Look ? [.. Events, late.Event] : Events);

    public Task ScaleAsync(string space, WorkloadKind kind, string name, int replicas, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task RestartAsync(string space, WorkloadKind kind, string name, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task DeleteStatefulSetsAsync(
        string space, IReadOnlyCollection<Workload> sets, DependentPods pods, TimeSpan timeout, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<RolloutSnapshot> FollowRolloutAsync(
        RolloutRequest request, Func<string, string> redact, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<string> FollowLogAsync(string space, string pod, LogQuery query, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<ExecResult> ExecAsync(
        string space, string pod, IReadOnlyList<string> command, string? container = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public PortForward Forward(string space, string pod, int port, int localPort = 0) => throw new NotSupportedException();
}
