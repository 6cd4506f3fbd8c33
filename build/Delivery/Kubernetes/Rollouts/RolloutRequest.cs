namespace DifyDelivery.Kubernetes;

/// <summary>Which rollout to follow, and how patiently.</summary>
/// <param name="Space">The namespace.</param>
/// <param name="LabelSelector">The workloads, as <c>app.kubernetes.io/instance=dify</c>; null for all of the namespace.</param>
/// <param name="Timeout">When to give up.</param>
public sealed record RolloutRequest(string Space, string? LabelSelector, TimeSpan Timeout)
{
    /// <summary>Workloads that have to be there; the rollout is not complete without them, even while none is listed yet.</summary>
    public IReadOnlyCollection<string> Expected { get; init; } = [];

    /// <summary>
    /// Workloads that the others cannot do without, such as the database: what crashes before these are ready is not judged by it.
    /// </summary>
    public IReadOnlyCollection<string> Foundations { get; init; } = [];

    /// <summary>Workloads that are not waited for, whatever becomes of them.</summary>
    public IReadOnlyCollection<string> Ignored { get; init; } = [];

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
/// wants to know soon. But for the last one, a fault is told within 15 s of the moment at which the API server shows it.
/// </summary>
public sealed record RolloutLimits
{
    /// <summary>
    /// How long a container that has crashed twice, its last life with the foundations ready, may wait in CrashLoopBackOff. The first restart
    /// comes at once, the second after 10 s or, as kubelets look only now and then, after up to 25 s: a third crash is not waited for.
    /// </summary>
    public TimeSpan CrashGrace { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Restarts that count in any case; the sixth comes after about three minutes.</summary>
    public int MostRestarts { get; init; } = 6;

    /// <summary>How long an image may fail to be pulled, or a container's configuration to be complete, counted from the pod's birth.</summary>
    public TimeSpan StartGrace { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long no node may take a pod. An autoscaler of nodes looks every 10 s and says so on the pod when it has ordered one; from then on the
    /// rollout's own time counts.
    /// </summary>
    public TimeSpan UnschedulableGrace { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long pods may be refused (quota, admission): a new namespace lacks its service account for a moment.</summary>
    public TimeSpan RefusedGrace { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a volume may fail to be mounted because something that it needs is not there or is not allowed.</summary>
    public TimeSpan MountGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a volume may be on its way: being made, or still attached to another node, which AKS can need minutes to undo.</summary>
    public TimeSpan VolumeGrace { get; init; } = TimeSpan.FromMinutes(3);
}
