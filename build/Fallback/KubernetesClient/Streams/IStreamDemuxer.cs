namespace k8s;

/// <summary>Several streams over one connection.</summary>
public interface IStreamDemuxer : IDisposable
{
    void Start();

    Stream GetStream(ChannelIndex? inputIndex, ChannelIndex? outputIndex);

    Stream GetStream(byte? inputIndex, byte? outputIndex);

    Task Write(ChannelIndex index, byte[] buffer, int offset, int count, CancellationToken cancellationToken = default);

    Task Write(byte index, byte[] buffer, int offset, int count, CancellationToken cancellationToken = default);
}
