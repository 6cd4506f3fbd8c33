namespace DifyDelivery.Tests.Cost;

/// <summary>A clock on which every pause is over at once, and which remembers them.</summary>
internal sealed class InstantTime(DateTimeOffset start) : TimeProvider
{
    private readonly List<TimeSpan> _pauses = [];
    private TimeSpan _passed;

    public IReadOnlyList<TimeSpan> Pauses
    {
        get
        {
            lock (_pauses)
                return [.. _pauses];
        }
    }

    public void Advance(TimeSpan time) => _passed += time;

    public override DateTimeOffset GetUtcNow() => start + _passed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_pauses)
            _pauses.Add(dueTime);
        _passed += dueTime;
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Over();
    }

    private sealed class Over : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
