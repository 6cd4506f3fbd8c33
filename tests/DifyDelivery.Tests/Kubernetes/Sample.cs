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

    public static ContainerState Waiting(string reason, string? message = null, int restarts = 0, ContainerEnd? end = null) =>
        new("api", "localhost/api:1", false, restarts, new ContainerWaiting(reason, message), false, end);

    public static ContainerState Running(bool ready = false, int restarts = 0, ContainerEnd? end = null) =>
        new("api", "localhost/api:1", ready, restarts, null, true, end);
}
