namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>
/// Looks at both servers several times a second as a new client would, whatever dies meanwhile: they must never be writable at once, and
/// there must always be one that has every row that a writer was promised.
/// </summary>
internal sealed class SideWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(120);
    private readonly WriterWatch _writers;
    private readonly SideProbe[] _sides;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _violations = [];
    private readonly Task _watching;
    private int _samples;
    private int _fenced;

    public SideWatch(WriterWatch writers, params SideProbe[] sides)
    {
        (_writers, _sides) = (writers, sides);
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>What was seen that must not be, and how much was looked at; begins anew.</summary>
    public (IReadOnlyList<string> Violations, int Samples, int Fenced) Take()
    {
        lock (_violations)
        {
            var taken = (_violations.ToList(), _samples, _fenced);
            _violations.Clear();
            (_samples, _fenced) = (0, 0);
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            // Promised before they are looked at: a row that is acknowledged later may not be there yet.
            var acknowledged = _writers.Acknowledged();
            var samples = await Task.WhenAll(_sides.Select(SideSample.TakeAsync));
            lock (_violations)
            {
                _samples++;
                _fenced += samples.Any(sample => sample.IsWritable) ? 0 : 1;
                _violations.AddRange(Judge(samples, acknowledged).Select(violation => $"{violation} at {Describe(samples)}"));
            }

            await Task.Delay(Interval, CancellationToken.None);
        }
    }

    /// <summary>What must never be seen of two servers at one instant.</summary>
    public static IEnumerable<string> Judge(IReadOnlyCollection<SideSample> samples, IReadOnlyDictionary<string, long> acknowledged)
    {
        if (samples.All(sample => sample.IsWritable))
        {
            yield return "both are writable";
        }

        if (!samples.Any(sample => sample.MayBeWhole(acknowledged)))
        {
            yield return "neither has every acknowledged row";
        }
    }

    private string Describe(SideSample[] samples) =>
        $"{DateTimeOffset.Now:HH:mm:ss.fff}: {string.Join("; ", _sides.Zip(samples, (side, sample) => $"{side.Name} {sample}"))}";
}
