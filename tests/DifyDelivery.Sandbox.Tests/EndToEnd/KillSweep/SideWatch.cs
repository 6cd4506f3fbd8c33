namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>
/// Looks at both servers several times a second as a new client would, whatever dies meanwhile: they must never be writable at once, and
/// there must always be one that has every row that a writer was promised.
/// </summary>
internal sealed class SideWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly WriterWatch _writers;
    private readonly SideProbe[] _sides;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _watching;
    private RunSight _sight = new();

    public SideWatch(WriterWatch writers, params SideProbe[] sides)
    {
        (_writers, _sides) = (writers, sides);
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Names of what is watched.</summary>
    public IEnumerable<string> Sides => _sides.Select(side => side.Name);

    /// <summary>What was seen since the last time; begins anew.</summary>
    public RunSight Take()
    {
        lock (_gate)
        {
            (var taken, _sight) = (_sight, new RunSight());
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
            lock (_gate)
            {
                _sight.Add(
                    Sides.Zip(samples).ToDictionary(side => side.First, side => side.Second),
                    Judge(samples, acknowledged).Select(violation => $"{violation} at {Describe(samples)}"));
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
