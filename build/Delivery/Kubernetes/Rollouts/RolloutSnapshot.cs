namespace DifyDelivery.Kubernetes;

/// <summary>One look at a rollout: what a live table shows.</summary>
/// <param name="Elapsed">Since when it is followed.</param>
/// <param name="State">Whether it goes on, and how it ended.</param>
/// <param name="Workloads">Each workload, by name.</param>
/// <param name="Failure">Why it failed or was not done in time; null otherwise.</param>
public sealed record RolloutSnapshot(
    TimeSpan Elapsed, RolloutState State, IReadOnlyList<WorkloadSnapshot> Workloads, FailureDiagnosis? Failure = null)
{
    /// <summary>What a workload waits for whose pod no node takes, when the cluster's autoscaler has ordered one.</summary>
    public const string NewNode = "a node that the autoscaler adds";
}

/// <summary>How a rollout stands.</summary>
public enum RolloutState
{
    /// <summary>It goes on.</summary>
    InProgress,

    /// <summary>Everything is as wanted.</summary>
    Complete,

    /// <summary>It will not get there by itself.</summary>
    Failed,

    /// <summary>It may get there, but not in the time that it was given.</summary>
    TimedOut,
}

/// <summary>One workload of a rollout: a row of the table.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Desired">How many pods are wanted.</param>
/// <param name="Updated">How many are of the newest template.</param>
/// <param name="Ready">How many are ready.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Restarts">How often its newest pods' containers were restarted, together.</param>
/// <param name="Waiting">What it waits for, in a few words: <c>ContainerCreating</c>, <c>not ready</c>; null when it is done.</param>
/// <param name="Age">How long its youngest pod exists; null when it has none.</param>
public sealed record WorkloadSnapshot(
    WorkloadKind Kind, string Name, int Desired, int Updated, int Ready, WorkloadPhase Phase, int Restarts, string? Waiting, TimeSpan? Age);

/// <summary>Where a workload stands.</summary>
public enum WorkloadPhase
{
    /// <summary>On its way.</summary>
    Progressing,

    /// <summary>As wanted.</summary>
    Complete,

    /// <summary>It will not get there by itself.</summary>
    Failed,
}
