namespace DifyDelivery.Kubernetes;

/// <summary>Pods: what runs, what it says, and ways into it.</summary>
public interface IPods
{
    /// <summary>Lists the pods of a namespace, by name.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="labelSelector">Which ones; null for all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<Pod>> ListPodsAsync(string space, string? labelSelector = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the end of a container's log.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="query">Which container, how much, and of which of its lives.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The lines, oldest first; none when the container has not run yet.</returns>
    Task<IReadOnlyList<string>> ReadLogAsync(string space, string pod, LogQuery query, CancellationToken cancellationToken = default);

    /// <summary>Gives a container's log line by line as it is written, until the container ends.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="query">Which container, and how much of what it said before.</param>
    /// <param name="cancellationToken">Stops following.</param>
    IAsyncEnumerable<string> FollowLogAsync(string space, string pod, LogQuery query, CancellationToken cancellationToken = default);

    /// <summary>Runs a command in a container and waits for it. There is no standard input.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="command">The program and its arguments; no shell. They are visible in the pod: no secret belongs here.</param>
    /// <param name="container">The container; null for the only one.</param>
    /// <param name="cancellationToken">Ends the connection; the command may go on.</param>
    Task<ExecResult> ExecAsync(
        string space, string pod, IReadOnlyList<string> command, string? container = null, CancellationToken cancellationToken = default);

    /// <summary>Opens a local port that leads to a pod's. Each connection is one of its own, and finds the pod anew.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="pod">The pod. A StatefulSet's pod keeps its name, so the forward outlives a restart of it.</param>
    /// <param name="port">The pod's TCP port.</param>
    /// <param name="localPort">The local port on 127.0.0.1; 0 for any free one.</param>
    PortForward Forward(string space, string pod, int port, int localPort = 0);
}

/// <summary>How much of a container's log.</summary>
/// <param name="Container">The container; null for the only one.</param>
/// <param name="TailLines">How many lines from the end.</param>
/// <param name="Previous">The container's life before its last restart.</param>
public sealed record LogQuery(string? Container = null, int TailLines = 100, bool Previous = false);

/// <summary>What a command in a container did.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
public sealed record ExecResult(int ExitCode, string Output, string Error);
