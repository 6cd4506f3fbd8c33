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

    /// <summary>What somebody else does right before the next write.</summary>
    public Action? BeforeWrite { get; set; }

    public Task<LeaseRecord?> ReadAsync(CancellationToken cancellationToken) =>
        Away ? throw Unreachable() : Task.FromResult(Lease);

    public Task<LeaseRecord?> TryWriteAsync(LeaseRecord lease, CancellationToken cancellationToken)
    {
        if (Away)
            throw Unreachable();
        BeforeWrite?.Invoke();
        BeforeWrite = null;
        if (lease.Version != Lease?.Version)
            return Task.FromResult<LeaseRecord?>(null);
        Lease = lease with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
        return Task.FromResult<LeaseRecord?>(Lease);
    }

    private static ClusterUnreachableException Unreachable() => new("writing a Lease", new Uri("https://cluster"), "refused");
}
