using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using DifyDelivery.Errors;
using k8s;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

public sealed partial class KubernetesCluster : IFaultEvidence
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Pod>> ListPodsAsync(
        string space, string? labelSelector = null, CancellationToken cancellationToken = default) => await ListAsync(
        $"listing the pods of {space}",
        next => _client.CoreV1.ListNamespacedPodAsync(
            space, continueParameter: next, labelSelector: labelSelector, limit: ChunkSize, cancellationToken: cancellationToken),
        list => (list.Items, list.Metadata.ContinueProperty),
        PodMapping.ToPod,
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ReadLogAsync(
        string space, string pod, LogQuery query, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _api.RepeatableAsync(
                $"reading the log of {space}/{pod}",
                async () =>
                {
                    using var reader = new StreamReader(await OpenLogAsync(space, pod, query, follow: false, cancellationToken));
                    var text = await reader.ReadToEndAsync(cancellationToken);
                    return text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
                },
                cancellationToken);
        }
        catch (ApiRefusedException refused) when (refused.Code == System.Net.HttpStatusCode.BadRequest)
        {
            // "is waiting to start", "previous terminated container not found": it has said nothing.
            return [];
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> FollowLogAsync(
        string space, string pod, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var doing = $"following the log of {space}/{pod}";
        using var reader = new StreamReader(await _api.RepeatableAsync(
            doing, () => OpenLogAsync(space, pod, query, follow: true, cancellationToken), cancellationToken));
        while (await _api.OnceAsync(doing, async () => await reader.ReadLineAsync(cancellationToken), cancellationToken) is string line)
            yield return line;
    }

    /// <inheritdoc/>
    public async Task<ExecResult> ExecAsync(
        string space, string pod, IReadOnlyList<string> command, string? container = null, CancellationToken cancellationToken = default)
    {
        var doing = $"running {command[0]} in pod {space}/{pod}";
        using var socket = await ConnectAsync(
            space,
            pod,
            doing,
            () => _client.WebSocketNamespacedPodExecAsync(
                pod, space, command, container, stdin: false, tty: false, cancellationToken: cancellationToken),
            cancellationToken);
        try
        {
            return await PodExec.CollectAsync(socket, $"{space}/{pod}", cancellationToken);
        }
        catch (WebSocketException exception)
        {
            throw new ClusterUnreachableException(doing, Address, exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public PortForward Forward(string space, string pod, int port, int localPort = 0) => PortForward.Open(
        $"{space}/{pod}:{port}",
        localPort,
        cancellationToken => ConnectAsync(
            space,
            pod,
            $"opening port {port} of pod {space}/{pod}",
            () => _client.WebSocketNamespacedPodPortForwardAsync(
                pod, space, [port], WebSocketProtocol.V4BinaryWebsocketProtocol, cancellationToken: cancellationToken),
            cancellationToken));

    private Task<Stream> OpenLogAsync(string space, string pod, LogQuery query, bool follow, CancellationToken cancellationToken) =>
        _client.CoreV1.ReadNamespacedPodLogAsync(
            pod,
            space,
            container: query.Container,
            follow: follow,
            previous: query.Previous,
            tailLines: query.TailLines,
            cancellationToken: cancellationToken);

    private async Task<ChannelSocket> ConnectAsync(
        string space, string pod, string doing, Func<Task<WebSocket>> connect, CancellationToken cancellationToken)
    {
        try
        {
            return new ChannelSocket(await _api.OnceAsync(doing, connect, cancellationToken));
        }
        catch (WebSocketException exception)
        {
            // The refusal's reason does not get through a WebSocket; the pod's own state mostly tells it.
            throw await ExplainAsync(space, pod, doing, exception, cancellationToken);
        }
    }

    private async Task<DeliveryException> ExplainAsync(
        string space, string pod, string doing, WebSocketException exception, CancellationToken cancellationToken)
    {
        var found = await OrNullAsync(_api.RepeatableAsync<V1Pod>(
            $"reading pod {space}/{pod}",
            () => _client.CoreV1.ReadNamespacedPodAsync(pod, space, cancellationToken: cancellationToken),
            cancellationToken));
        var why = found is null ? "There is no such pod." : $"The pod is {found.Status?.Phase ?? "Unknown"}. {exception.Message}";
        return new DeliveryException($"The API server refused {doing}.", why, $"Look at it: kubectl describe pod {pod} --namespace {space}");
    }
}
