namespace DifyDelivery.Benchmarks.Measuring;

/// <summary>One run of one method.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Round">Which round, from 0.</param>
/// <param name="Wall">Seconds from start to exit.</param>
/// <param name="Source">Processor seconds of the source server.</param>
/// <param name="Target">Of the target server.</param>
/// <param name="Client">Of the programs that copy.</param>
/// <param name="Others">Of everything else on this machine meanwhile.</param>
/// <param name="PeakKilobytes">Most resident memory of our own process; null for other people's programs.</param>
internal sealed record Measurement(
    string Method, int Round, double Wall, double Source, double Target, double Client, double Others, long? PeakKilobytes)
{
    /// <summary>Processor seconds of all that takes part.</summary>
    public double Cpu => Source + Target + Client;
}
