using DifyDelivery.Environments;
using DifyDelivery.Postgres;

namespace DifyDelivery.Helm;

/// <summary>What the generated values are made from.</summary>
public sealed record DifyValuesRequest
{
    /// <summary>The environment's settings: release, tags, sizes, resources.</summary>
    public required DeliverySettings Settings { get; init; }

    /// <summary>The server that the application shall use. It may differ from the settings' while a migration is under way.</summary>
    public required Topology Topology { get; init; }

    /// <summary>The server outside the cluster; required when <see cref="Topology"/> is <see cref="Environments.Topology.FlexibleServer"/>.</summary>
    public ExternalServer? External { get; init; }

    /// <summary>Runs the server in the cluster although the application uses the one outside: before a way back, and during a soak.</summary>
    public bool KeepInClusterServer { get; init; }

    /// <summary>Images to use instead of the chart's own. <value>The default, null, keeps the chart's repositories with the settings' tags.</value></summary>
    public DifyImages? Images { get; init; }

    /// <summary>Keeps every writer at zero replicas, so that the upgrade does not lift a fence.</summary>
    public bool Fenced { get; init; }

    internal string PluginDatabase => Topology == Topology.FlexibleServer && Settings.FlexibleServer.PluginDatabase == Environments.PluginDatabase.Own
        ? DifyValues.PluginDatabase
        : DifyValues.Database;

    internal DifyNames Names => new(Settings.Release.Name);
}

/// <summary>A PostgreSQL server outside the cluster, as the application reaches it.</summary>
/// <param name="Address">Host name or IP address that resolves inside the cluster.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Username">The application's role.</param>
/// <param name="Tls">Whether the connection is encrypted and verified.</param>
public sealed record ExternalServer(string Address, int Port, string Username, PostgresTls Tls);

/// <summary>Images by reference: <c>registry/repository:tag</c>.</summary>
/// <param name="Application">One image for every component of the application: the stand-in.</param>
/// <param name="Postgresql">The server in the cluster.</param>
public sealed record DifyImages(string Application, string Postgresql);
