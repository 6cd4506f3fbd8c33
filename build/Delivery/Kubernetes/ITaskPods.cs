namespace DifyDelivery.Kubernetes;

/// <summary>Pods of our own that run one program to its end: nobody makes them anew, and nobody but us removes them.</summary>
public interface ITaskPods : IPods
{
    /// <summary>Makes a pod. One of its name that is there already is an error.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="task">What it is to be.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<Pod> CreateTaskPodAsync(string space, TaskPod task, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes pods and waits until they are gone. A pod is deleted only while it is the very one that was listed (by uid); one that is gone
    /// already is success.
    /// </summary>
    /// <param name="space">The namespace.</param>
    /// <param name="pods">What <see cref="IPods.ListPodsAsync"/> gave.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Those that are still there when the time is up: the node of such a pod does not answer.</returns>
    Task<IReadOnlyList<Pod>> DeletePodsAsync(
        string space, IReadOnlyCollection<Pod> pods, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs a command in a container, gives it bytes on its standard input, and waits for it. The protocol cannot say that the input ends: the
    /// command must know how much comes, as <c>head -c</c> does.
    /// </summary>
    /// <param name="space">The namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="command">The program and its arguments; no shell. They are visible in the pod: no secret belongs here.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="cancellationToken">Ends the connection; the command may go on.</param>
    Task<ExecResult> ExecAsync(string space, string pod, IReadOnlyList<string> command, Stream input, CancellationToken cancellationToken = default);
}

/// <summary>
/// A pod that runs one program. It may do nothing that a program need not: no token of the API server, no root, no privilege, no capability, no
/// file of the image can be written.
/// </summary>
public sealed record TaskPod
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its image, which a node should have already; it is pulled only where it lacks.</summary>
    public required string Image { get; init; }

    /// <summary>The program and its arguments; no secret belongs here.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Variables; no secret belongs here.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels, by which it is found again.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Folders that can be written; they go with the pod.</summary>
    public required IReadOnlyList<TaskFolder> Folders { get; init; }

    /// <summary>The user that it runs as.</summary>
    public long User { get; init; } = 1001;

    /// <summary>The node that it would rather run on, because that has the image; null for any.</summary>
    public string? PreferredNode { get; init; }

    /// <summary>After how long Kubernetes ends it, whatever it does.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>What it asks for and may take, as Kubernetes quantities.</summary>
    public TaskResources Resources { get; init; } = new("250m", "2", "256Mi", "1Gi");
}

/// <summary>A folder of a pod that can be written.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="InMemory">Whether it never reaches a disk.</param>
/// <param name="Size">How much it may hold, as a Kubernetes quantity.</param>
public sealed record TaskFolder(string Path, bool InMemory, string Size);

/// <summary>What a pod asks for and may take.</summary>
/// <param name="CpuRequest">Processor asked for.</param>
/// <param name="CpuLimit">Processor at most.</param>
/// <param name="MemoryRequest">Memory asked for.</param>
/// <param name="MemoryLimit">Memory at most.</param>
public sealed record TaskResources(string CpuRequest, string CpuLimit, string MemoryRequest, string MemoryLimit);
