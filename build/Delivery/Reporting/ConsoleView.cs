namespace DifyDelivery.Reporting;

/// <summary>What a line means, from which its look follows.</summary>
internal enum Tone
{
    Normal,
    Dim,
    Warning,
}

/// <summary>How a console shows what it is told. All text arrives clean and redacted; implementations are called by any thread.</summary>
internal abstract class ConsoleView(TimeProvider time) : IDisposable
{
    private readonly List<Activity> _active = [];
    private ITimer? _timer;

    protected Lock Gate { get; } = new();

    public TimeProvider Time { get; } = time;

    /// <summary>What is in progress, parents before their children.</summary>
    protected IReadOnlyList<Activity> Active => _active;

    /// <summary>How often <see cref="Tick"/> is called while something is in progress.</summary>
    protected abstract TimeSpan Interval { get; }

    public void Line(Activity? parent, Tone tone, string text)
    {
        lock (Gate)
            WriteLine(parent, tone, text);
    }

    public void Table(TableText table)
    {
        lock (Gate)
            WriteTable(table);
    }

    public void Begun(Activity activity)
    {
        lock (Gate)
        {
            // A child stands below its parent and its parent's other children.
            var last = _active.FindLastIndex(other => other == activity.Parent || other.IsWithin(activity.Parent));
            _active.Insert(activity.Parent is null || last < 0 ? _active.Count : last + 1, activity);
            _timer ??= Time.CreateTimer(_ => OnTimer(), null, Interval, Interval);
            WriteBegin(activity);
        }
    }

    public void Updated(Activity activity, string status, double? fraction)
    {
        lock (Gate)
        {
            activity.Progress(status, fraction);
            WriteUpdate(activity);
        }
    }

    public void Ended(Activity activity, Outcome outcome, string? text)
    {
        lock (Gate)
        {
            if (!_active.Remove(activity))
                return;
            foreach (var orphan in _active.Where(other => other.IsWithin(activity)).ToList())
                _active.Remove(orphan);
            WriteEnd(activity, outcome, text);
            if (_active.Count == 0)
                StopTimer();
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            StopTimer();
            _active.Clear();
        }
    }

    protected abstract void WriteLine(Activity? parent, Tone tone, string text);

    protected abstract void WriteTable(TableText table);

    protected abstract void WriteBegin(Activity activity);

    protected abstract void WriteUpdate(Activity activity);

    protected abstract void WriteEnd(Activity activity, Outcome outcome, string? text);

    protected abstract void Tick();

    private void OnTimer()
    {
        lock (Gate)
        {
            if (_active.Count > 0)
                Tick();
        }
    }

    private void StopTimer()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
