using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres;

namespace DifyDelivery.Verification;

/// <summary>What is verified.</summary>
/// <param name="Settings">What the environment is meant to be.</param>
/// <param name="Cluster">The cluster that answers.</param>
/// <param name="Helm">Helm, for the release's own record.</param>
/// <param name="Release">The release.</param>
/// <param name="Expected">What the release was meant to be, for the check of its database settings.</param>
/// <param name="Database">Opens the server in use (in the cluster: the primary); the caller disposes of it.</param>
/// <param name="Time">The clock.</param>
public sealed record VerificationSubject(
    DeliverySettings Settings, ICluster Cluster, IHelm Helm, HelmRelease Release, DifyValuesRequest Expected,
    Func<CancellationToken, Task<DatabaseConnection>> Database, TimeProvider Time)
{
    /// <summary>Names of the release's objects.</summary>
    public DifyNames Names => new(Release.Release);

    /// <summary>HTTP to the release's components.</summary>
    public ComponentHttp Http => new(Cluster, Release.Namespace, Release.Release);
}

/// <summary>A server, and what leads to it.</summary>
/// <param name="Server">The server.</param>
/// <param name="Tunnel">The way to it, closed with this; null for a direct one.</param>
public sealed record DatabaseConnection(IPostgresServer Server, IAsyncDisposable? Tunnel) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Tunnel?.DisposeAsync() ?? ValueTask.CompletedTask;
}
