using System.Collections.Concurrent;
using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Support;

/// <summary>A reporter that remembers what it was told, one entry each: <c>begin: Starting</c>, <c>done: Starting (1 node)</c>.</summary>
internal sealed class RecordingReporter : IReporter
{
    private readonly ConcurrentQueue<string> _entries = new();

    public IReadOnlyList<string> Entries => [.. _entries];

    /// <summary>Everything as one text, to search for what must not be there.</summary>
    public string Text => string.Join('\n', _entries);

    public void Line(string text) => _entries.Enqueue("line: " + text);

    public void Detail(string text) => _entries.Enqueue("detail: " + text);

    public void Warning(string text) => _entries.Enqueue("warning: " + text);

    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        _entries.Enqueue("table: " + string.Join(" | ", headings));
        foreach (var row in rows)
            _entries.Enqueue("row: " + string.Join(" | ", row));
    }

    public IActivity Begin(string title, TimeSpan? expected = null)
    {
        _entries.Enqueue("begin: " + title);
        return new RecordedActivity(this, title);
    }

    private sealed class RecordedActivity(RecordingReporter owner, string title) : IActivity
    {
        private bool _ended;

        public void Update(string status, double? fraction = null) => owner._entries.Enqueue($"update: {title}: {status}");

        public void Line(string text) => owner._entries.Enqueue($"line: {title}: {text}");

        public IActivity Begin(string title, TimeSpan? expected = null) => owner.Begin(title, expected);

        public void Succeed(string? summary = null) => End("done", summary);

        public void Skip(string reason) => End("skipped", reason);

        public void Fail(string reason) => End("failed", reason);

        public void Dispose() => End("failed", null);

        private void End(string how, string? text)
        {
            if (_ended)
                return;
            _ended = true;
            owner._entries.Enqueue(text is null ? $"{how}: {title}" : $"{how}: {title} ({text})");
        }
    }
}
