namespace DifyDelivery.Reporting;

/// <summary>How an activity ended.</summary>
internal enum Outcome
{
    Succeeded,
    Skipped,
    Failed,
}

/// <summary>One thing in progress on a console: its state, which the view draws.</summary>
internal sealed class Activity : IActivity
{
    private readonly ConsoleView _view;
    private readonly ReportText _text;
    private readonly TimeProvider _time;
    private readonly long _begun;

    private Activity(ConsoleView view, ReportText text, Activity? parent, string title, TimeSpan? expected, TimeProvider time)
    {
        (_view, _text, Parent, Expected, _time) = (view, text, parent, expected, time);
        Title = text.OneLine(title);
        _begun = time.GetTimestamp();
    }

    public Activity? Parent { get; }

    public string Title { get; }

    public TimeSpan? Expected { get; }

    public string? Status { get; private set; }

    public double? Fraction { get; private set; }

    /// <summary>Lines below it, on a console that redraws.</summary>
    public IReadOnlyList<string> Rows { get; private set; } = [];

    public int Depth => Parent is null ? 0 : Parent.Depth + 1;

    public TimeSpan Elapsed => _time.GetElapsedTime(_begun);

    /// <summary>The view's own note: whether and when it has printed something of this.</summary>
    public ViewNote Note { get; } = new();

    public static Activity Begin(ConsoleView view, ReportText text, Activity? parent, string title, TimeSpan? expected)
    {
        var activity = new Activity(view, text, parent, title, expected, view.Time);
        view.Begun(activity);
        return activity;
    }

    public void Update(string status, double? fraction = null) => _view.Updated(this, _text.OneLine(status), fraction);

    public void Show(IReadOnlyList<string> rows) => Rows = [.. rows.Select(_text.OneLine)];

    public void Line(string text)
    {
        foreach (var line in _text.Lines(text))
            _view.Line(this, Tone.Normal, line);
    }

    public IActivity Begin(string title, TimeSpan? expected = null) => Begin(_view, _text, this, title, expected);

    public void Succeed(string? summary = null) => End(Outcome.Succeeded, summary);

    public void Skip(string reason) => End(Outcome.Skipped, reason);

    public void Fail(string reason) => End(Outcome.Failed, reason);

    public void Dispose() => End(Outcome.Failed, null);

    public bool IsWithin(Activity? ancestor) => ancestor is not null && (Parent == ancestor || (Parent?.IsWithin(ancestor) ?? false));

    /// <summary>Called by the view under its lock.</summary>
    public void Progress(string status, double? fraction) => (Status, Fraction) = (status, fraction);

    private void End(Outcome outcome, string? text) =>
        _view.Ended(this, outcome, string.IsNullOrWhiteSpace(text) ? null : _text.OneLine(text));

    /// <summary>What a view remembers of an activity.</summary>
    internal sealed class ViewNote
    {
        public bool HasHeader { get; set; }

        public string? LastText { get; set; }

        public DateTimeOffset LastPrinted { get; set; }
    }
}
