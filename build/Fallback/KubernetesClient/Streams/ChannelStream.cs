namespace k8s;

/// <summary>One channel, or one for each direction, as a stream.</summary>
internal sealed class ChannelStream(StreamDemuxer demuxer, Stream input, byte? output) : Stream
{
    public override bool CanRead => input is not null;

    public override bool CanWrite => output is not null;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private Stream Input => input ?? throw new InvalidOperationException("This stream is not read from.");

    private byte Output => output ?? throw new InvalidOperationException("This stream is not written to.");

    public override int Read(byte[] buffer, int offset, int count) => Input.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Input.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Input.ReadAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => demuxer.Write(Output, buffer, offset, count).GetAwaiter().GetResult();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        demuxer.Write(Output, buffer, offset, count, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await demuxer.Write(Output, buffer.ToArray(), 0, buffer.Length, cancellationToken);

    // Each write is a message of its own, sent at once.
    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
