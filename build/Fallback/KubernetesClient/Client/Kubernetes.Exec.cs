using System.Globalization;
using k8s.Models;

namespace k8s;

/// <summary>Speaks with a command in a container. Standard output and error must be read at the same time, or the command may stall.</summary>
public delegate Task ExecAsyncCallback(Stream stdIn, Stream stdOut, Stream stdErr);

public partial class Kubernetes
{
    public virtual async Task<IStreamDemuxer> MuxedStreamNamespacedPodExecAsync(
        string name, string @namespace = "default", IEnumerable<string> command = null, string container = null, bool stderr = true,
        bool stdin = true, bool stdout = true, bool tty = true, string webSocketSubProtocol = WebSocketProtocol.V4BinaryWebsocketProtocol,
        Dictionary<string, List<string>> customHeaders = null, CancellationToken cancellationToken = default) =>
        new StreamDemuxer(
            await WebSocketNamespacedPodExecAsync(
                name, @namespace, command, container, stderr, stdin, stdout, tty, webSocketSubProtocol, customHeaders, cancellationToken),
            ownsSocket: true);

    public async Task<int> NamespacedPodExecAsync(
        string name, string @namespace, string container, IEnumerable<string> command, bool tty, ExecAsyncCallback action,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        using var streams = await MuxedStreamNamespacedPodExecAsync(
            name, @namespace, command, container, tty: tty, cancellationToken: cancellationToken);
        await using var stdIn = streams.GetStream(null, ChannelIndex.StdIn);
        await using var stdOut = streams.GetStream(ChannelIndex.StdOut, null);
        await using var stdErr = streams.GetStream(ChannelIndex.StdErr, null);
        using var outcome = new StreamReader(streams.GetStream(ChannelIndex.Error, null));
        streams.Start();
        await action(stdIn, stdOut, stdErr);
        return GetExitCodeOrThrow(KubernetesJson.Deserialize<V1Status>(await outcome.ReadToEndAsync(cancellationToken)));
    }

    public static int GetExitCodeOrThrow(V1Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (status.Status == "Success")
            return 0;
        var code = status.Reason == "NonZeroExitCode" ? status.Details?.Causes?.FirstOrDefault(cause => cause.Reason == "ExitCode")?.Message : null;
        return int.TryParse(code, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : throw new KubernetesException(status);
    }
}
