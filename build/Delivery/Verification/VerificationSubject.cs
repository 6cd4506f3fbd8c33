using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Fencing;

namespace DifyDelivery.Verification;

/// <summary>What is verified.</summary>
/// <param name="Settings">What the environment is meant to be.</param>
/// <param name="Cluster">The cluster that answers.</param>
/// <param name="Helm">Helm, for the release's own record.</param>
/// <param name="Release">The release.</param>
/// <param name="Expected">What the release was meant to be, for the check of its database settings.</param>
/// <param name="Database">Opens the server in use (in the cluster: the primary); the caller disposes of it.</param>
/// <param name="Other">Opens the server that Dify does not use; null where there is none.</param>
/// <param name="Replica">Opens the read replica of the server in the cluster.</param>
/// <param name="Time">The clock.</param>
public sealed record VerificationSubject(
    DeliverySettings Settings, ICluster Cluster, IHelm Helm, HelmRelease Release, DifyValuesRequest Expected,
    Func<CancellationToken, Task<DatabaseConnection>> Database, Func<CancellationToken, Task<DatabaseConnection?>> Other,
    Func<CancellationToken, Task<DatabaseConnection>> Replica, TimeProvider Time)
{
    /// <summary>Deployments that had no pods before they were stopped, and so have none now: nothing is left of a fence there.</summary>
    public IReadOnlySet<string> Idle { get; init; } = new HashSet<string>();

    /// <summary>Workloads of a server that Dify has left and that is only kept: where they are lost, Dify does not notice.</summary>
    public IReadOnlyCollection<string> Left { get; init; } = [];

    /// <summary>Dify's database, on either server.</summary>
    public const string DatabaseName = "dify";

    /// <summary>All that Dify's components may use on a server: the plugin daemon may have a database of its own.</summary>
    public static IReadOnlyList<string> DatabaseNames => ServerNeeds.Dify.Databases;

    /// <summary>The label that the release's objects carry.</summary>
    public string Selector => $"app.kubernetes.io/instance={Release.Release}";

    /// <summary>Names of the release's objects.</summary>
    public DifyNames Names => new(Release.Release);

    /// <summary>The objects of the server in the cluster.</summary>
    public DifyServerObjects Objects => new(Cluster, Release.Namespace, Names);

    /// <summary>HTTP to the release's components.</summary>
    public ComponentHttp Http => new(Cluster, Release.Namespace, Release.Release);
}

/// <summary>A server, and what leads to it.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Server">The server.</param>
/// <param name="Tunnel">The way to it, closed with this; null for a direct one.</param>
public sealed record DatabaseConnection(string Name, IPostgresServer Server, IAsyncDisposable? Tunnel) : IAsyncDisposable
{
    /// <summary>Sessions and fence of one of its databases.</summary>
    /// <param name="database">The database.</param>
    public DatabaseFence Fence(string database) => new(Server.Endpoint, database);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Tunnel?.DisposeAsync() ?? ValueTask.CompletedTask;
}
