using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace DifyDelivery.Kubernetes;

/// <summary>One TCP connection through the API server: bytes both ways until both ends are done.</summary>
internal sealed class ForwardedConnection(Socket client, ChannelSocket pod)
{
    private const byte Data = 0;
    private const byte Error = 1;

    // The protocol cannot say that only one direction has ended. A client that closed its half (or altogether: it looks the same) gets what
    // the pod still sends, until that is silent for so long.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private readonly Dictionary<byte, int> _prefixLeft = new() { [Data] = 2, [Error] = 2 };
    private readonly StringBuilder _failure = new();
    private long _lastReceived = Environment.TickCount64;

    /// <returns>What the pod's node says went wrong, or null.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAsync(stop.Token);
        var receiving = ReceiveAsync(stop.Token);

        if (await Task.WhenAny(sending, receiving) == sending)
            await WaitUntilSilentAsync(receiving, stop.Token);
        await stop.CancelAsync();
        await pod.CloseAsync();
        await Task.WhenAll(Quiet(sending), Quiet(receiving));
        return _failure.Length == 0 ? null : _failure.ToString().Trim();
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await client.ReceiveAsync(buffer.AsMemory(), cancellationToken) is var count and > 0)
            await pod.SendAsync(Data, buffer.AsMemory(0, count), cancellationToken);
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (await pod.ReceiveAsync(cancellationToken) is { } message)
        {
            Interlocked.Exchange(ref _lastReceived, Environment.TickCount64);
            var data = WithoutPrefix(message);
            if (message.Channel == Error)
                _failure.Append(Encoding.UTF8.GetString(data.Span));
            else if (message.Channel == Data)
                await SendAllAsync(data, cancellationToken);
            if (_failure.Length > 0)
                return;
        }

        client.Shutdown(SocketShutdown.Send);
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (data.Length > 0)
            data = data[await client.SendAsync(data, cancellationToken)..];
    }

    // Each channel begins with the number of the port in two bytes.
    private ReadOnlyMemory<byte> WithoutPrefix(ChannelData message)
    {
        var skipped = Math.Min(_prefixLeft.GetValueOrDefault(message.Channel), message.Data.Length);
        if (skipped > 0)
            _prefixLeft[message.Channel] -= skipped;
        return message.Data[skipped..];
    }

    private async Task WaitUntilSilentAsync(Task receiving, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _lastReceived, Environment.TickCount64);
        while (!receiving.IsCompleted)
        {
            var left = Silence.TotalMilliseconds - (Environment.TickCount64 - Interlocked.Read(ref _lastReceived));
            if (left <= 0)
                return;
            await Task.WhenAny(receiving, Task.Delay(TimeSpan.FromMilliseconds(left), cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task Quiet(Task direction)
    {
        try
        {
            await direction;
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or WebSocketException or IOException or ObjectDisposedException)
        {
            // Either end may break a connection; the other is told by being closed.
        }
    }
}
