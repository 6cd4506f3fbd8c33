using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Verification;

namespace DifyDelivery.Operations;

/// <summary>Says what is verified: a release in a shape, and the way to the server that it uses.</summary>
internal sealed class VerificationSubjects(DeliveryContext context, IPlatform platform, FlexibleServerPort server, DatabaseEnds ends)
{
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
            context.Settings with { Topology = shape.Topology }, connected.Api, helm, release, expected, token => OpenAsync(shape.Topology, token), context.Time);
    }

    private async Task<DatabaseConnection> OpenAsync(Topology topology, CancellationToken cancellationToken)
    {
        var end = await ends.OpenAsync(topology, cancellationToken);
        return new DatabaseConnection(end.Server, end.Tunnel);
    }
}
