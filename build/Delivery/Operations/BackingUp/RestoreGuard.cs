using DifyDelivery.Backups;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>Whether a restore holds Dify, so that nothing else may touch the release.</summary>
internal static class RestoreGuard
{
    public static async Task<Finding?> LookAsync(DeliveryContext context, ConnectedCluster? connected, CancellationToken cancellationToken) =>
        connected is null ? null
        : (await new RestoreJournal(connected.Api, context.Release.Namespace, context.Release.Name).ReadAsync(cancellationToken))?.Guard(context.Settings);
}
