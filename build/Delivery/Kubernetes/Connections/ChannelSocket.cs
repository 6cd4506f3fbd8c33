using System.Buffers;
using System.Net.WebSockets;

namespace DifyDelivery.Kubernetes;

/// <summary>
/// A WebSocket that carries channels: the first byte of each message is the channel's number. Nothing is kept in memory: a receiver that
/// is slow makes the sender slow.
/// </summary>
internal sealed class ChannelSocket(WebSocket socket) : IDisposable
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);
    private readonly byte[] _received = new byte[64 * 1024];
    private byte? _channel;

    /// <summary>Receives some bytes of a channel, or null when the other end has closed. The bytes are good until the next call.</summary>
    public async Task<ChannelData?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await socket.ReceiveAsync(_received.AsMemory(), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
                return null;
            var data = _received.AsMemory(0, result.Count);
            if (_channel is null && data.Length > 0)
            {
                _channel = data.Span[0];
                data = data[1..];
            }

            var channel = _channel;
            if (result.EndOfMessage)
                _channel = null;
            if (channel is byte known && data.Length > 0)
                return new ChannelData(known, data);
        }
    }

    /// <summary>Sends bytes on a channel. One call at a time.</summary>
    public async Task SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var message = ArrayPool<byte>.Shared.Rent(data.Length + 1);
        try
        {
            message[0] = channel;
            data.Span.CopyTo(message.AsSpan(1));
            await socket.SendAsync(message.AsMemory(0, data.Length + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    /// <summary>Tells the other end that no more comes.</summary>
    public async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(CloseLimit);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            // It is gone already: that is what was wanted.
        }
    }

    public void Dispose() => socket.Dispose();
}

/// <summary>Some bytes of a channel.</summary>
internal readonly record struct ChannelData(byte Channel, ReadOnlyMemory<byte> Data);
