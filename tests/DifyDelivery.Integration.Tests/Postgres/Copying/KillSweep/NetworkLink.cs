using System.Net;
using System.Net.Sockets;

namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>A network to one server, which can fail: connections are reset, or nothing passes any more while nobody closes anything.</summary>
internal sealed class NetworkLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Passage> _passages = [];
    private readonly int _server;
    private readonly Task _accepting;
    private bool _swallows;

    public NetworkLink(int serverPort)
    {
        _server = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Resets every connection, on both sides. New ones are served.</summary>
    public void Reset() => Each(passage => passage.Reset());

    /// <summary>From now on nothing passes on the connections that exist, for good, and none is closed.</summary>
    /// <param name="alsoNew">New connections are accepted and not served either, until <see cref="Restore"/>.</param>
    public void Swallow(bool alsoNew)
    {
        lock (_passages)
        {
            _swallows = alsoNew;
        }

        Each(passage => passage.Swallow());
    }

    /// <summary>New connections are served again.</summary>
    public void Restore()
    {
        lock (_passages)
        {
            _swallows = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Each(passage => passage.Dispose());
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                client.NoDelay = true;
                lock (_passages)
                {
                    _passages.Add(new Passage(client, _server, _swallows));
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Each(Action<Passage> act)
    {
        Passage[] all;
        lock (_passages)
        {
            all = [.. _passages];
        }

        foreach (var passage in all)
        {
            act(passage);
        }
    }

    private sealed class Passage : IDisposable
    {
        private readonly Socket _client;
        private readonly Socket _upstream = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private volatile bool _swallows;

        public Passage(Socket client, int server, bool swallows)
        {
            _client = client;
            _swallows = swallows;
            if (!swallows)
            {
                _ = ServeAsync(server);
            }
        }

        public void Swallow() => _swallows = true;

        public void Dispose() => Reset();

        // No lingering: the other side is told at once that the connection is gone, instead of that it ended in good order.
        public void Reset()
        {
            _client.Close(0);
            _upstream.Close(0);
        }

        private async Task ServeAsync(int server)
        {
            try
            {
                await _upstream.ConnectAsync(IPAddress.Loopback, server);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                Reset();
                return;
            }

            await Task.WhenAll(PassAsync(_client, _upstream), PassAsync(_upstream, _client));
        }

        private async Task PassAsync(Socket from, Socket to)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                while (true)
                {
                    var count = await from.ReceiveAsync(buffer);
                    if (_swallows)
                    {
                        return;
                    }

                    if (count == 0)
                    {
                        to.Shutdown(SocketShutdown.Send);
                        return;
                    }

                    for (var sent = 0; sent < count;)
                    {
                        sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                if (!_swallows)
                {
                    Reset();
                }
            }
        }
    }
}
