using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Azure;

/// <summary>Progress that makes something happen each time it is told something: the world goes on while somebody waits.</summary>
internal sealed class LooksAt(params Action[] events) : IActivity
{
    private readonly List<string> _said = [];

    public IReadOnlyList<string> Said => _said;

    public void Update(string status, double? fraction = null)
    {
        _said.Add(status);
        if (_said.Count <= events.Length)
        {
            events[_said.Count - 1]();
        }
    }

    public void Line(string text) => _said.Add(text);

    public IActivity Begin(string title, TimeSpan? expected = null) => this;

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
