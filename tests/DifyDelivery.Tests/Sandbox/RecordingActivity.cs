using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Sandbox;

/// <summary>Keeps what an activity is told.</summary>
internal sealed class RecordingActivity : IActivity
{
    public List<string> Said { get; } = [];

    public List<double> Fractions { get; } = [];

    public void Update(string status, double? fraction = null)
    {
        Said.Add(FormattableString.Invariant($"{status} {fraction:0.00}"));
        Fractions.Add(fraction ?? 0);
    }

    public void Line(string text) => Said.Add("line " + text);

    public IActivity Begin(string title, TimeSpan? expected = null)
    {
        Said.Add("begin " + title);
        return this;
    }

    public void Succeed(string? summary = null) => Said.Add("succeed" + summary);

    public void Skip(string reason) => Said.Add("skip " + reason);

    public void Fail(string reason) => Said.Add("fail " + reason);

    public void Dispose()
    {
    }
}
