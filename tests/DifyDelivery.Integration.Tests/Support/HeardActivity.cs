using DifyDelivery.Reporting;

namespace DifyDelivery.Integration.Tests.Support;

/// <summary>An activity that hands every status and line to a test.</summary>
internal sealed class HeardActivity(Action<string> heard) : IActivity
{
    public void Update(string status, double? fraction = null) => heard(status);

    public void Line(string text) => heard(text);

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
