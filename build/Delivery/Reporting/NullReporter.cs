namespace DifyDelivery.Reporting;

/// <summary>A reporter that says nothing.</summary>
public sealed class NullReporter : IReporter
{
    /// <inheritdoc/>
    public void Line(string text)
    {
    }

    /// <inheritdoc/>
    public void Detail(string text)
    {
    }

    /// <inheritdoc/>
    public void Warning(string text)
    {
    }

    /// <inheritdoc/>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
    }

    /// <inheritdoc/>
    public IActivity Begin(string title, TimeSpan? expected = null) => new NullActivity();

    private sealed class NullActivity : IActivity
    {
        public void Update(string status, double? fraction = null)
        {
        }

        public void Line(string text)
        {
        }

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
}
