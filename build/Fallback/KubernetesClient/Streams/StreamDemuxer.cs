using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace k8s;

/// <summary>
/// Takes a multiplexed WebSocket apart: the first byte of each message is its channel. What nobody asked for before
/// <see cref="Start"/> is dropped. A channel that is not read does not hold up the others: it is kept in memory.
/// </summary>
public class StreamDemuxer : IStreamDemuxer
{
    private readonly ConcurrentDictionary<byte, Pipe> _channels = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _oneWriter = new(1);
    private readonly WebSocket _webSocket;
    private readonly StreamType _streamType;
    private readonly bool _ownsSocket;
    private bool _disposed;

    public StreamDemuxer(WebSocket webSocket, StreamType streamType = StreamType.RemoteCommand, bool ownsSocket = false)
    {
        _webSocket = webSocket ?? throw new ArgumentNullException(nameof(webSocket));
        _streamType = streamType;
        _ownsSocket = ownsSocket;
    }

    public event EventHandler ConnectionClosed;

    public void Start() => _ = Task.Run(ReceiveAsync);

    public Stream GetStream(ChannelIndex? inputIndex, ChannelIndex? outputIndex) => GetStream((byte?)inputIndex, (byte?)outputIndex);

    public Stream GetStream(byte? inputIndex, byte? outputIndex)
    {
        // A channel's reader must never make the loop wait for it: the other channels would wait too.
        var input = inputIndex is byte index ? _channels.GetOrAdd(index, _ => new Pipe(new PipeOptions(pauseWriterThreshold: 0))) : null;
        return new ChannelStream(this, input?.Reader.AsStream(), outputIndex);
    }

    public Task Write(ChannelIndex index, byte[] buffer, int offset, int count, CancellationToken cancellationToken = default) =>
        Write((byte)index, buffer, offset, count, cancellationToken);

    public async Task Write(byte index, byte[] buffer, int offset, int count, CancellationToken cancellationToken = default)
    {
        var message = ArrayPool<byte>.Shared.Rent(count + 1);
        await _oneWriter.WaitAsync(cancellationToken);
        try
        {
            message[0] = index;
            buffer.AsSpan(offset, count).CopyTo(message.AsSpan(1));
            await _webSocket.SendAsync(message.AsMemory(0, count + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _oneWriter.Release();
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _disposed)
            return;
        _disposed = true;
        _stop.Cancel();
        _stop.Dispose();
        _oneWriter.Dispose();
        if (_ownsSocket)
            _webSocket.Dispose();
    }

    private async Task ReceiveAsync()
    {
        Exception failure = null;
        try
        {
            await new MessageReader(_webSocket, _streamType == StreamType.PortForward ? 2 : 0).ReadAsync(DeliverAsync, _stop.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The readers learn of it: each channel ends, with this reason when the connection broke.
            failure = exception as WebSocketException;
        }

        foreach (var channel in _channels.Values)
            await channel.Writer.CompleteAsync(failure is null ? null : new IOException("The connection to the pod broke.", failure));
        ConnectionClosed?.Invoke(this, EventArgs.Empty);
    }

    private async ValueTask DeliverAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (_channels.TryGetValue(channel, out var pipe))
            await pipe.Writer.WriteAsync(data, cancellationToken);
    }
}
