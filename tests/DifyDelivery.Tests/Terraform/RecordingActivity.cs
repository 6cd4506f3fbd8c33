using DifyDelivery.Reporting;

namespace DifyDelivery.Tests.Terraform;

/// <summary>Remembers what it was told.</summary>
internal sealed class RecordingActivity : IActivity
{
    public List<(string Status, double? Fraction)> Updates { get; } = [];

    public List<string> Lines { get; } = [];

    public void Update(string status, double? fraction = null) => Updates.Add((status, fraction));

    public void Line(string text) => Lines.Add(text);

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
