using DifyDelivery.Reporting.Ci;

namespace DifyDelivery.Reporting;

/// <summary>
/// Tells a person at a console what happens: on a terminal with lines that are redrawn while something runs, elsewhere with plain lines
/// that carry the time and come at least every 15 seconds. Everything passes the redactor. Thread-safe.
/// </summary>
public sealed class ConsoleReporter : IReporter, IDisposable
{
    private readonly ConsoleView _view;
    private readonly ReportText _text;
    private readonly bool _isVerbose;
    private readonly ICiServer? _server;

    /// <summary>Creates a reporter for one writer.</summary>
    /// <param name="writer">Where to write, normally <see cref="Console.Out"/>; not disposed.</param>
    /// <param name="traits">What the console can do, normally <see cref="ConsoleTraits.Detect"/>.</param>
    /// <param name="redactor">Takes secrets out of everything.</param>
    /// <param name="timeProvider">Clock. <value>The default is the system's.</value></param>
    /// <param name="server">The CI server, which shows warnings beside its log; null elsewhere.</param>
    public ConsoleReporter(TextWriter writer, ConsoleTraits traits, Redactor redactor, TimeProvider? timeProvider = null, ICiServer? server = null)
    {
        ArgumentNullException.ThrowIfNull(traits);
        var time = timeProvider ?? TimeProvider.System;
        _text = new ReportText(redactor);
        _isVerbose = traits.IsVerbose;
        _server = server;
        _view = traits.IsLive ? new LiveView(writer, traits, time) : new PlainView(writer, traits, time);
    }

    /// <inheritdoc/>
    public void Line(string text) => Print(Tone.Normal, text);

    /// <inheritdoc/>
    public void Detail(string text)
    {
        if (_isVerbose)
            Print(Tone.Dim, text);
    }

    /// <inheritdoc/>
    public void Warning(string text)
    {
        // The server prints an annotation in its log, too.
        if (_server is null)
            Print(Tone.Warning, "warning: " + text);
        else
            _server.Annotate(AnnotationLevel.Warning, null, _text.Clean(text));
    }

    /// <inheritdoc/>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new TableText([.. headings.Select(_text.OneLine)], [.. rows.Select(row => row.Select(_text.Clean).ToList())]);
        _view.Table(table);
    }

    /// <inheritdoc/>
    public IActivity Begin(string title, TimeSpan? expected = null) => Activity.Begin(_view, _text, null, title, expected);

    /// <summary>Stops redrawing. Activities that are still open keep their last state on the screen.</summary>
    public void Dispose() => _view.Dispose();

    private void Print(Tone tone, string text)
    {
        foreach (var line in _text.Lines(text))
            _view.Line(null, tone, line);
    }
}
