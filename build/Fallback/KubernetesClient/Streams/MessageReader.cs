using System.Net.WebSockets;

namespace k8s;

/// <summary>Reads channel messages off a WebSocket, whatever frames they come in, until the other end closes.</summary>
/// <param name="socket">The connection.</param>
/// <param name="prefix">Bytes to leave out at the beginning of each channel: two for a port-forward, the port.</param>
internal sealed class MessageReader(WebSocket socket, int prefix)
{
    private readonly Dictionary<byte, int> _left = [];

    public async Task ReadAsync(Func<byte, ReadOnlyMemory<byte>, CancellationToken, ValueTask> deliver, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        byte? channel = null;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close)
                return;
            var data = new ReadOnlyMemory<byte>(buffer, 0, result.Count);
            if (channel is null && data.Length > 0)
            {
                channel = data.Span[0];
                data = data[1..];
            }

            if (channel is byte known && SkipPrefix(known, data) is { Length: > 0 } rest)
                await deliver(known, rest, cancellationToken);
            if (result.EndOfMessage)
                channel = null;
        }
    }

    private ReadOnlyMemory<byte> SkipPrefix(byte channel, ReadOnlyMemory<byte> data)
    {
        var left = _left.GetValueOrDefault(channel, prefix);
        var skipped = Math.Min(left, data.Length);
        _left[channel] = left - skipped;
        return data[skipped..];
    }
}
