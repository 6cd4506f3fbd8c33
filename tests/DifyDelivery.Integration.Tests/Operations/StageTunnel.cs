using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>The API server's end of a tunnel: what comes through the WebSocket goes to a real server's port, and back.</summary>
internal static class StageTunnel
{
    private const byte Data = 0;
    private const byte Error = 1;

    public static async Task<ChannelSocket> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var near = new TcpClient();
        await near.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken);
        var far = await listener.AcceptTcpClientAsync(cancellationToken);
        _ = ServeAsync(new ChannelSocket(WebSocket.CreateFromStream(far.GetStream(), new WebSocketCreationOptions { IsServer = true })), port);
        return new ChannelSocket(WebSocket.CreateFromStream(near.GetStream(), new WebSocketCreationOptions()));
    }

    private static async Task ServeAsync(ChannelSocket tunnel, int port)
    {
        using var end = tunnel;
        using var server = new TcpClient();
        try
        {
            // Each channel begins with the number of the port in two bytes.
            await tunnel.SendAsync(Data, new byte[2], default);
            await tunnel.SendAsync(Error, new byte[2], default);
            await server.ConnectAsync(IPAddress.Loopback, port);
            await Task.WhenAny(FromServerAsync(tunnel, server.GetStream()), ToServerAsync(tunnel, server.GetStream()));
            await tunnel.CloseAsync();
        }
        catch (SocketException exception)
        {
            await tunnel.SendAsync(Error, Encoding.UTF8.GetBytes(exception.Message), default);
            await tunnel.CloseAsync();
        }
        catch (Exception exception) when (exception is IOException or WebSocketException)
        {
            // Either end is gone, and the other with it.
        }
    }

    private static async Task FromServerAsync(ChannelSocket tunnel, NetworkStream server)
    {
        var buffer = new byte[64 * 1024];
        while (await server.ReadAsync(buffer) is var count and > 0)
        {
            await tunnel.SendAsync(Data, buffer.AsMemory(0, count), default);
        }
    }

    private static async Task ToServerAsync(ChannelSocket tunnel, NetworkStream server)
    {
        while (await tunnel.ReceiveAsync(default) is { } message)
        {
            await server.WriteAsync(message.Data);
        }
    }
}
