namespace DifyDelivery.Kubernetes;

/// <summary>A pod as it was seen.</summary>
public sealed record Pod
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What tells it from a later pod of the same name.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.</summary>
    public string Phase { get; init; } = "Unknown";

    /// <summary>Whether it takes traffic.</summary>
    public bool Ready { get; init; }

    /// <summary>Since when it takes traffic; null while it does not.</summary>
    public DateTimeOffset? ReadySince { get; init; }

    /// <summary>Whether it is on its way out.</summary>
    public bool Terminating { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The node that it runs on, once there is one.</summary>
    public string? Node { get; init; }

    /// <summary>Its address in the cluster, once it has one.</summary>
    public string? Address { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Since when and why no node takes it, or null.</summary>
    public Unschedulable? Unschedulable { get; init; }

    /// <summary>Its containers, the init containers first.</summary>
    public IReadOnlyList<ContainerState> Containers { get; init; } = [];

    /// <summary>How often its containers were restarted, together.</summary>
    public int Restarts => Containers.Sum(container => container.Restarts);
}

/// <summary>Why no node takes a pod.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Message">The scheduler's sentence.</param>
public sealed record Unschedulable(DateTimeOffset Since, string Message);

/// <summary>A container of a pod as it was seen.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">Its image.</param>
/// <param name="Ready">Whether it is ready; for an init container, whether it is done.</param>
/// <param name="Restarts">How often it was restarted.</param>
/// <param name="Waiting">Why it does not run, or null when it runs or has ended.</param>
/// <param name="Running">Whether it runs.</param>
/// <param name="LastEnd">How it ended last: now, or before it was restarted; null when it never did.</param>
public sealed record ContainerState(
    string Name, string Image, bool Ready, int Restarts, ContainerWaiting? Waiting, bool Running, ContainerEnd? LastEnd);

/// <summary>Why a container does not run.</summary>
/// <param name="Reason"><c>ContainerCreating</c>, <c>CrashLoopBackOff</c>, <c>ImagePullBackOff</c> and the like.</param>
/// <param name="Message">A sentence, where there is one.</param>
public sealed record ContainerWaiting(string Reason, string? Message);

/// <summary>How a container ended.</summary>
/// <param name="ExitCode">Its exit code; 137 is SIGKILL.</param>
/// <param name="Reason"><c>Completed</c>, <c>Error</c>, <c>OOMKilled</c> and the like.</param>
/// <param name="At">When.</param>
/// <param name="StartedAt">When the life that ended had begun.</param>
public sealed record ContainerEnd(int ExitCode, string Reason, DateTimeOffset? At, DateTimeOffset? StartedAt = null)
{
    // 128 and the number of SIGKILL.
    private const int KilledCode = 137;

    /// <summary>Whether something else ended it: a kill that was not for its memory, or its runtime that was lost.</summary>
    public bool IsFromOutside => (ExitCode == KilledCode && Reason != "OOMKilled") || Reason is "Unknown" or "ContainerStatusUnknown";
}
