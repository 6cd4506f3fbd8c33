using System.Globalization;
using System.Net.WebSockets;

namespace k8s;

public partial class Kubernetes
{
    public virtual Task<WebSocket> WebSocketNamespacedPodExecAsync(
        string name, string @namespace = "default", IEnumerable<string> command = null, string container = null, bool stderr = true,
        bool stdin = true, bool stdout = true, bool tty = true, string webSocketSubProtocol = WebSocketProtocol.V4BinaryWebsocketProtocol,
        Dictionary<string, List<string>> customHeaders = null, CancellationToken cancellationToken = default)
    {
        var query = new QueryText();
        foreach (var word in command ?? throw new ArgumentNullException(nameof(command)))
            query.Add("command", word);
        query.Add("container", string.IsNullOrEmpty(container) ? null : container)
            .Add("stderr", stderr)
            .Add("stdin", stdin)
            .Add("stdout", stdout)
            .Add("tty", tty);
        return ConnectAsync(name, @namespace, "exec" + query, webSocketSubProtocol, customHeaders, cancellationToken);
    }

    /// <summary>One connection to a pod's port: each channel begins with the port in two bytes; channel 0 is data, 1 is an error's text.</summary>
    public Task<WebSocket> WebSocketNamespacedPodPortForwardAsync(
        string name, string @namespace, IEnumerable<int> ports, string webSocketSubProtocol = null,
        Dictionary<string, List<string>> customHeaders = null, CancellationToken cancellationToken = default)
    {
        var query = new QueryText();
        foreach (var port in ports ?? throw new ArgumentNullException(nameof(ports)))
            query.Add("ports", port.ToString(CultureInfo.InvariantCulture));
        return ConnectAsync(name, @namespace, "portforward" + query, webSocketSubProtocol, customHeaders, cancellationToken);
    }

    private async Task<WebSocket> ConnectAsync(
        string pod, string @namespace, string subresource, string protocol, Dictionary<string, List<string>> headers, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(pod);
        ArgumentException.ThrowIfNullOrEmpty(@namespace);
        var path = new Uri(BaseUri, $"api/v1/namespaces/{Uri.EscapeDataString(@namespace)}/pods/{Uri.EscapeDataString(pod)}/{subresource}");
        var address = new UriBuilder(path) { Scheme = path.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs };

        var socket = new ClientWebSocket();
        try
        {
            if (_identity.ClientCertificate is { } certificate)
                socket.Options.ClientCertificates.Add(certificate);
            if (_identity.Validation is { } validation)
                socket.Options.RemoteCertificateValidationCallback = validation;
            if (_identity.Tokens is { } tokens)
                socket.Options.SetRequestHeader("Authorization", (await tokens.GetAuthenticationHeaderAsync(cancellationToken)).ToString());
            foreach (var (name, values) in headers ?? [])
                socket.Options.SetRequestHeader(name, string.Join(' ', values));
            if (protocol is not null)
                socket.Options.AddSubProtocol(protocol);
            await socket.ConnectAsync(address.Uri, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
