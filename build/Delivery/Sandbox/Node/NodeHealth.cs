using System.Security.Cryptography;

using DifyDelivery.Sandbox.State;

namespace DifyDelivery.Sandbox.Node;

/// <summary>How a node is.</summary>
/// <param name="Init">Its first process, when that is alive.</param>
/// <param name="Trouble">What is wrong, in words; null when the node is whole and Ready.</param>
internal sealed record NodeCondition(int? Init, string? Trouble)
{
    /// <summary>Whether everything works.</summary>
    public bool IsHealthy => Trouble is null;
}

/// <summary>Looks whether a node is whole: its processes, its API server, kubelet's word, its DNS. Changes nothing.</summary>
internal sealed class NodeHealth(NodePaths paths, TimeProvider time)
{
    /// <summary>kubelet reports each second; after this long without a word it hangs.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(40);

    /// <summary>Looks once.</summary>
    public async Task<NodeCondition> LookAsync(SandboxState state, NodeNetwork network, CancellationToken cancellationToken)
    {
        var processes = new NodeProcesses(paths);
        if (processes.FindInit() is not { } init)
            return new NodeCondition(null, File.Exists(paths.Init) ? "the node has died" : "the node was not started");
        if (!File.Exists(paths.Started))
            return new NodeCondition(init, "the node has not finished starting");
        if (processes.FindDead(init) is { Count: > 0 } dead)
            return new NodeCondition(init, $"{string.Join(", ", dead)} does not run");
        return new NodeCondition(init, await AskAsync(state, network, processes.StartedAt(), cancellationToken));
    }

    private async Task<string?> AskAsync(
        SandboxState state, NodeNetwork network, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        try
        {
            using var api = new NodeApi(paths, network);
            var dns = NodeDns.AnswersAsync(network, cancellationToken);
            var heartbeat = api.ReadySinceHeartbeatAsync(state.Name, cancellationToken);
            var account = api.HasDefaultAccountAsync(cancellationToken);
            if (!await api.IsReadyAsync(cancellationToken))
                return "the API server is not ready";
            // A restarted node's former condition still stands in etcd: only a heartbeat of this run counts. They have whole seconds.
            var oldest = Later(startedAt.AddSeconds(-1), time.GetUtcNow() - LongestSilence);
            if (await heartbeat is not { } beat || beat < oldest)
                return "kubelet does not report the node as Ready";
            if (!await account)
                return "the namespace default has no service account yet";
            return await dns ? null : "the service DNS does not answer";
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException)
        {
            return "the node's certificates cannot be read: " + unreadable.Message;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
