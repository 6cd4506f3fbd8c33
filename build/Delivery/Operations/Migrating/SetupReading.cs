using DifyDelivery.Helm;
using DifyDelivery.Verification;

namespace DifyDelivery.Operations.Migrating;

/// <summary>What Dify says of its setup: the one answer without a login that reads the database.</summary>
internal sealed class SetupReading(MigrationScene scene)
{
    private const int ApiPort = 5001;

    public async Task<(string Step, string? At)> ReadAsync(CancellationToken cancellationToken)
    {
        var http = new ComponentHttp(scene.Cluster.Api, scene.Context.Release.Namespace, scene.Context.Release.Name);
        var reply = await http.AskAsync(DifyComponents.Api, ApiPort, "/console/api/setup", cancellationToken: cancellationToken);
        return (reply.Member("step") ?? FormattableString.Invariant($"status {reply.Status}"), reply.Member("setup_at"));
    }
}
