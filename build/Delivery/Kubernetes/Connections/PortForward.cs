using System.Net;
using System.Net.Sockets;
using DifyDelivery.Errors;

namespace DifyDelivery.Kubernetes;

/// <summary>
/// A local TCP port that leads to a pod's. Each accepted connection gets one of its own through the API server, so that none is held up by
/// another, and a connection that is made after the pod was restarted reaches the new pod. A connection that is open when the pod goes
/// breaks, as it would without a forward.
/// </summary>
public sealed class PortForward : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<CancellationToken, Task<ChannelSocket>> _connect;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<Task> _connections = [];
    private readonly Task _accepting;

    private PortForward(TcpListener listener, string target, Func<CancellationToken, Task<ChannelSocket>> connect)
    {
        _listener = listener;
        _connect = connect;
        Target = target;
        LocalPort = ((IPEndPoint)listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int LocalPort { get; }

    /// <summary>Where it leads: <c>dify/dify-postgresql-primary-0:5432</c>.</summary>
    public string Target { get; }

    /// <summary>
    /// Why the last connection that failed did: the pod is gone, or nothing listens on its port. A client only sees a connection that is
    /// closed at once; whoever reports that client's error adds this to it. Null while none failed.
    /// </summary>
    public string? LastFailure { get; private set; }

    /// <summary>Begins to listen.</summary>
    internal static PortForward Open(string target, int localPort, Func<CancellationToken, Task<ChannelSocket>> connect)
    {
        var listener = new TcpListener(IPAddress.Loopback, localPort);
        try
        {
            listener.Start();
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            throw new DeliveryException(
                $"The local port {localPort} for {target} cannot be opened.", exception.Message, "Choose another port, or 0 for any free one.", exception);
        }

        return new PortForward(listener, target, connect);
    }

    /// <summary>Stops listening and ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();

        // Who has just accepted a connection asks the listener for another one.
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(Connections());
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                var connection = Task.Run(() => ServeAsync(client), CancellationToken.None);
                lock (_connections)
                {
                    _connections.RemoveWhere(task => task.IsCompleted);
                    _connections.Add(connection);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            if (!_stop.IsCancellationRequested)
                LastFailure = $"The local port {LocalPort} for {Target} no longer accepts connections: {exception.Message}";
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                using var pod = await _connect(_stop.Token);
                if (await new ForwardedConnection(client, pod).RunAsync(_stop.Token) is { } failure)
                    LastFailure = $"{Target}: {failure}";
            }
            catch (DeliveryException exception)
            {
                LastFailure = exception.Why is null ? exception.Message : $"{exception.Message} {exception.Why}";
            }
            catch (OperationCanceledException)
            {
                // Disposed of.
            }
        }
    }

    private Task[] Connections()
    {
        lock (_connections)
            return [.. _connections];
    }
}
