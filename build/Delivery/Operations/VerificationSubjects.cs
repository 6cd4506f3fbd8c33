using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Postgres;
using DifyDelivery.Verification;

namespace DifyDelivery.Operations;

/// <summary>Says what is verified: a release in a shape, and the way to the server that it uses.</summary>
internal sealed class VerificationSubjects(DeliveryContext context, IPlatform platform, FlexibleServerPort server, DatabaseEnds ends)
{
    private const int PostgresPort = 5432;

    public async Task<VerificationSubject> ComposeAsync(ConnectedCluster connected, ReleaseShape shape, CancellationToken cancellationToken)
    {
        var helm = await ReleaseChart.HelmAsync(context, cancellationToken);
        var expected = new DifyValuesRequest
        {
            Settings = context.Settings,
            Topology = shape.Topology,
            External = shape.Topology == Topology.FlexibleServer ? await server.FindAsync(cancellationToken) : null,
            KeepInClusterServer = shape.KeepInClusterServer,
            Images = platform.Images,
        };
        var release = new HelmRelease(connected.Endpoint.KubeconfigPath, connected.Endpoint.Context, context.Release.Namespace, context.Release.Name);
        return new VerificationSubject(
            context.Settings with { Topology = shape.Topology }, connected.Api, helm, release, expected, token => OpenAsync(shape.Topology, token),
            token => OtherAsync(shape, token), token => ReplicaAsync(connected, token), context.Time);
    }

    private async Task<DatabaseConnection> OpenAsync(Topology topology, CancellationToken cancellationToken)
    {
        var end = await ends.OpenAsync(topology, cancellationToken);
        return new DatabaseConnection(end.Name, end.Server, end.Tunnel);
    }

    /// <summary>The server that Dify does not use: the old one during a soak, or one that is provisioned and waits for a migration.</summary>
    private async Task<DatabaseConnection?> OtherAsync(ReleaseShape shape, CancellationToken cancellationToken)
    {
        if (shape.Topology == Topology.FlexibleServer)
        {
            return shape.KeepInClusterServer ? await OpenAsync(Topology.InCluster, cancellationToken) : null;
        }

        return server.HasState && await server.FindAsync(cancellationToken) is not null ? await OpenAsync(Topology.FlexibleServer, cancellationToken) : null;
    }

    /// <summary>The replica has the primary's roles and passwords.</summary>
    private async Task<DatabaseConnection> ReplicaAsync(ConnectedCluster connected, CancellationToken cancellationToken)
    {
        await using var primary = await ends.OpenAsync(Topology.InCluster, cancellationToken);
        var name = context.Names.PostgresqlRead;
        var pod = await new DifyServerObjects(connected.Api, context.Release.Namespace, context.Names).PodNameAsync(DifyNames.ReadRole, cancellationToken);
        var tunnel = connected.Api.Forward(context.Release.Namespace, pod, PostgresPort);
        return new DatabaseConnection(name, new PostgresServer(primary.Endpoint with { Port = tunnel.LocalPort }, context.Time), tunnel);
    }
}
