namespace DifyDelivery.Kubernetes;

/// <summary>Which rollout to follow, and how patiently.</summary>
/// <param name="Space">The namespace.</param>
/// <param name="LabelSelector">The workloads, as <c>app.kubernetes.io/instance=dify</c>; null for all of the namespace.</param>
/// <param name="Timeout">When to give up.</param>
public sealed record RolloutRequest(string Space, string? LabelSelector, TimeSpan Timeout)
{
    /// <summary>Workloads that have to be there; the rollout is not complete without them, even while none is listed yet.</summary>
    public IReadOnlyCollection<string> Expected { get; init; } = [];

    /// <summary>How long to wait between two looks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How many log lines a diagnosis holds at most.</summary>
    public int LogLines { get; init; } = 20;

    /// <summary>How many events a diagnosis holds at most.</summary>
    public int Events { get; init; } = 6;

    /// <summary>When a fault counts as final.</summary>
    public RolloutLimits Limits { get; init; } = new();
}

/// <summary>
/// When a fault counts as final. Each is a trade: a Secret or a database that comes a little later heals many of them, and who waits
/// wants to know soon.
/// </summary>
public sealed record RolloutLimits
{
    /// <summary>
    /// Restarts of a container in CrashLoopBackOff. The kubelet's waits are 10, 20, 40 s, so that the third restart comes after about half
    /// a minute: long enough for a database that is just starting.
    /// </summary>
    public int CrashLoopRestarts { get; init; } = 3;

    /// <summary>How long an image may fail to be pulled, or a container's configuration to be complete, counted from the pod's birth.</summary>
    public TimeSpan StartGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long no node may take a pod; a node pool that grows needs minutes, a volume that is being bound seconds.</summary>
    public TimeSpan UnschedulableGrace { get; init; } = TimeSpan.FromMinutes(2);
}
