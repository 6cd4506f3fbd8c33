using System.Net;
using System.Net.Sockets;

namespace DifyDelivery.Engine;

/// <summary>
/// Passes connections of a local port on to a server, byte for byte: a tunnel through the API server ends in a pod, and a private server is
/// only reached from there. TLS stays between the two ends; nothing is read here.
/// </summary>
internal sealed class TcpRelay(string host, int port, TimeSpan idleLimit, TimeProvider time)
{
    private const int BufferBytes = 64 * 1024;
    private long _idleSince = time.GetTimestamp();
    private int _open;

    /// <summary>Passes on until it is told to end, or nobody has used it for long. The first line that it says means that it listens.</summary>
    public async Task RunAsync(int localPort, TextWriter output, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, localPort);
        listener.Start();
        await output.WriteLineAsync($"passes on to {host}:{port}".AsMemory(), cancellationToken);
        await output.FlushAsync(cancellationToken);
        try
        {
            var accepting = listener.AcceptSocketAsync(cancellationToken).AsTask();

            // A run that was killed comes back for no relay.
            while (Volatile.Read(ref _open) > 0 || time.GetElapsedTime(Volatile.Read(ref _idleSince)) < idleLimit)
            {
                if (await Task.WhenAny(accepting, Task.Delay(idleLimit / 4, time, cancellationToken)) != accepting)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    continue;
                }

                var client = await accepting;
                Interlocked.Increment(ref _open);
                _ = Task.Run(() => ServeAsync(client, cancellationToken), CancellationToken.None);
                accepting = listener.AcceptSocketAsync(cancellationToken).AsTask();
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        using (client)
        using (var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })
        {
            try
            {
                client.NoDelay = true;
                await server.ConnectAsync(host, port, cancellationToken);
                await Task.WhenAll(PassAsync(client, server, cancellationToken), PassAsync(server, client, cancellationToken));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client sees a connection that is closed, as it would without a relay.
            }
            finally
            {
                Volatile.Write(ref _idleSince, time.GetTimestamp());
                Interlocked.Decrement(ref _open);
            }
        }
    }

    private static async Task PassAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[BufferBytes];
            while (await from.ReceiveAsync(buffer.AsMemory(), cancellationToken) is var count and > 0)
            {
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), cancellationToken);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            // One direction that broke is a connection that broke.
            from.Dispose();
            to.Dispose();
            throw;
        }
    }
}
