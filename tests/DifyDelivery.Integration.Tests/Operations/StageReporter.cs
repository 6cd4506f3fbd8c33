using DifyDelivery.Reporting;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>Remembers what it is told, and lets a test act when a step begins or says something.</summary>
internal sealed class StageReporter : IReporter
{
    private readonly RecordingReporter _log = new();

    public string Text => _log.Text;

    /// <summary>Told the title of every step that begins.</summary>
    public Action<string>? OnBegin { get; set; }

    /// <summary>Told every line of a step.</summary>
    public Action<string>? OnLine { get; set; }

    public void Line(string text) => _log.Line(text);

    public void Detail(string text) => _log.Detail(text);

    public void Warning(string text) => _log.Warning(text);

    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows) => _log.Table(headings, rows);

    public IActivity Begin(string title, TimeSpan? expected = null)
    {
        OnBegin?.Invoke(title);
        return new ToldActivity(this, _log.Begin(title, expected));
    }

    private sealed class ToldActivity(StageReporter owner, IActivity log) : IActivity
    {
        public void Update(string status, double? fraction = null) => log.Update(status, fraction);

        public void Line(string text)
        {
            owner.OnLine?.Invoke(text);
            log.Line(text);
        }

        public IActivity Begin(string title, TimeSpan? expected = null) => log.Begin(title, expected);

        public void Succeed(string? summary = null) => log.Succeed(summary);

        public void Skip(string reason) => log.Skip(reason);

        public void Fail(string reason) => log.Fail(reason);

        public void Dispose() => log.Dispose();
    }
}
