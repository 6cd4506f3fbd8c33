using System.Net.WebSockets;

namespace k8s;

/// <summary>A client of one API server.</summary>
public interface IKubernetes : IDisposable
{
    Uri BaseUri { get; set; }

    ICoreV1Operations CoreV1 { get; }

    IAppsV1Operations AppsV1 { get; }

    IAutoscalingV1Operations AutoscalingV1 { get; }

    IBatchV1Operations BatchV1 { get; }

    ICoordinationV1Operations CoordinationV1 { get; }

    IAuthorizationV1Operations AuthorizationV1 { get; }

    IVersionOperations Version { get; }

    Task<WebSocket> WebSocketNamespacedPodExecAsync(
        string name, string @namespace = "default", IEnumerable<string> command = null, string container = null, bool stderr = true,
        bool stdin = true, bool stdout = true, bool tty = true, string webSocketSubProtocol = WebSocketProtocol.V4BinaryWebsocketProtocol,
        Dictionary<string, List<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<WebSocket> WebSocketNamespacedPodPortForwardAsync(
        string name, string @namespace, IEnumerable<int> ports, string webSocketSubProtocol = null,
        Dictionary<string, List<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<IStreamDemuxer> MuxedStreamNamespacedPodExecAsync(
        string name, string @namespace = "default", IEnumerable<string> command = null, string container = null, bool stderr = true,
        bool stdin = true, bool stdout = true, bool tty = true, string webSocketSubProtocol = WebSocketProtocol.V4BinaryWebsocketProtocol,
        Dictionary<string, List<string>> customHeaders = null, CancellationToken cancellationToken = default);

    Task<int> NamespacedPodExecAsync(
        string name, string @namespace, string container, IEnumerable<string> command, bool tty, ExecAsyncCallback action,
        CancellationToken cancellationToken);
}
