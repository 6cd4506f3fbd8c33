using DifyDelivery.Azure;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations.ServerCare;

/// <summary>Has Azure take a backup of the whole server now, beside those that it takes by itself.</summary>
internal sealed class ServerBackupOperation(DeliveryContext context, IPlatform platform, EnvironmentLock environmentLock, string backup)
    : ServerCareOperation("Backup", context, platform, environmentLock)
{
    protected override async Task<OperationStep?> ComposeAsync(
        FlexibleServer server, ConnectedCluster? connected, ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var there = await Servers.ListBackupsAsync(server.Name, cancellationToken);
        if (there.Any(known => string.Equals(known.Name, backup, StringComparison.OrdinalIgnoreCase)))
        {
            findings.Add(new Finding(
                "server.backup-there", Severity.Error, $"{server.Name} has a backup '{backup}' already, and Azure overwrites none.", "Take another name: --server-backup <name>"));
            return null;
        }

        return new(
            new PlannedStep(
                "server.backup", $"Have Azure back up {server.Name} as '{backup}'", StepEffect.Create,
                $"of the whole server; {there.Count} are there, kept for {server.BackupRetentionDays} days; nobody is stopped. It is restored by its moment: Restore --point-in-time"),
            async (scope, token) =>
            {
                var made = await Servers.BackUpAsync(server.Name, backup, scope.Activity, token);
                scope.Summary(FormattableString.Invariant($"{made.Name}, finished {made.CompletedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
            });
    }
}
