using System.Collections.Concurrent;

using DifyDelivery.Reporting;

namespace DifyDelivery.Sandbox.Tests.Node;

/// <summary>Keeps the lines of activities.</summary>
internal sealed class LineReporter : IReporter, IActivity
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _first = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public Task FirstLine => _first.Task;

    public void Line(string text)
    {
        _lines.Enqueue(text);
        _first.TrySetResult();
    }

    public IActivity Begin(string title, TimeSpan? expected = null) => this;

    public void Detail(string text)
    {
    }

    public void Warning(string text)
    {
    }

    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
    }

    public void Update(string status, double? fraction = null)
    {
    }

    public void Succeed(string? summary = null)
    {
    }

    public void Skip(string reason)
    {
    }

    public void Fail(string reason)
    {
    }

    public void Dispose()
    {
    }
}
