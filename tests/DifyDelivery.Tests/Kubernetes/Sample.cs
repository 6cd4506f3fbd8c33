using DifyDelivery.Kubernetes;

namespace DifyDelivery.Tests.Kubernetes;

/// <summary>Workloads and pods to judge.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static Workload Deployment(string name = "dify-api", int desired = 1, int updated = 1, int ready = 0) => new()
    {
        Kind = WorkloadKind.Deployment,
        Name = name,
        Desired = desired,
        Current = updated,
        Updated = updated,
        Ready = ready,
        Available = ready,
        PodSelector = new Dictionary<string, string> { ["app"] = name },
    };

    public static Pod Pod(ContainerState? container = null, string app = "dify-api", string hash = "new", int ageSeconds = 60) => new()
    {
        Name = $"{app}-{hash}",
        Labels = new Dictionary<string, string> { ["app"] = app, ["pod-template-hash"] = hash },
        CreatedAt = Now - TimeSpan.FromSeconds(ageSeconds),
        Containers = container is null ? [] : [container],
    };

    /// <summary>What was seen: workloads, pods, and the events of suspicious objects.</summary>
    public static RolloutSight Sight(IReadOnlyList<Workload> workloads, IReadOnlyList<Pod> pods, params ClusterEvent[] events) => new(
        workloads,
        pods,
        events.GroupBy(happened => RolloutSight.Key(happened.Kind, happened.Name)).ToDictionary(group => group.Key, IReadOnlyList<ClusterEvent> (group) => [.. group]),
        Now);

    /// <summary>An event that happened first some seconds ago, and just now again.</summary>
    public static ClusterEvent Event(string kind, string name, string reason, string message, int secondsAgo) =>
        new(kind, name, Now - TimeSpan.FromSeconds(secondsAgo), Now, "Warning", reason, message, 3);

    public static ContainerState Waiting(string reason, string? message = null, int restarts = 0, ContainerEnd? end = null) =>
        new("api", "localhost/api:1", false, restarts, new ContainerWaiting(reason, message), false, end);

    public static ContainerState Running(bool ready = false, int restarts = 0, ContainerEnd? end = null) =>
        new("api", "localhost/api:1", ready, restarts, null, true, end);
}
