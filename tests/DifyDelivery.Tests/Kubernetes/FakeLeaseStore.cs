using System.Globalization;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Tests.Kubernetes;

/// <summary>A lock in memory, with compare-and-swap.</summary>
internal sealed class FakeLeaseStore : ILeaseStore
{
    private int _version = 100;

    public LeaseRecord? Lease { get; set; }

    /// <summary>The server does not answer.</summary>
    public bool Away { get; set; }

    /// <summary>The network drops every request without a word.</summary>
    public bool Swallows { get; set; }

    /// <summary>What somebody else does right before the next write.</summary>
    public Action? BeforeWrite { get; set; }

    public async Task<LeaseRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        return Lease;
    }

    public async Task<LeaseRecord?> TryWriteAsync(LeaseRecord lease, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        BeforeWrite?.Invoke();
        BeforeWrite = null;
        if (lease.Version != Lease?.Version)
            return null;
        return Lease = lease with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
    }

    private Task AnswerAsync(CancellationToken cancellationToken) =>
        Away ? throw Unreachable()
        : Swallows ? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken)
        : Task.CompletedTask;

    private static ClusterUnreachableException Unreachable() => new("writing a Lease", new Uri("https://cluster"), "refused");
}
