using DifyDelivery.Reporting;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>Remembers what it is told, and lets a test act when a step begins.</summary>
internal sealed class StageReporter : IReporter
{
    private readonly RecordingReporter _log = new();

    public string Text => _log.Text;

    /// <summary>Told the title of every step that begins.</summary>
    public Action<string>? OnBegin { get; set; }

    public void Line(string text) => _log.Line(text);

    public void Detail(string text) => _log.Detail(text);

    public void Warning(string text) => _log.Warning(text);

    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) => _log.Table(headings, rows);

    public IActivity Begin(string title, TimeSpan? expected = null)
    {
        OnBegin?.Invoke(title);
        return _log.Begin(title, expected);
    }
}
