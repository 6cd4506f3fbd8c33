using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>Backs a server up into a store, as the settings say; what runs left that did not end goes first.</summary>
internal sealed class ServerBackup(DeliveryContext context, IBackupStore store)
{
    /// <summary>Makes it.</summary>
    /// <param name="end">The server.</param>
    /// <param name="topology">Which of the two it is.</param>
    /// <param name="databases">Its databases that are backed up.</param>
    /// <param name="scope">Told what is removed, and how far it is.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<BackupManifest> MakeAsync(
        DatabaseEnd end, Topology topology, IReadOnlyList<string> databases, StepScope scope, CancellationToken cancellationToken)
    {
        var maker = new BackupMaker(store, context.Processes, context.Time);
        foreach (var left in await maker.SweepAsync(context.Environment, end.Server, cancellationToken))
        {
            scope.Line($"removed what a run left that did not end: {left}");
        }

        var facts = await end.Server.ReadFactsAsync(cancellationToken);
        var identity = await end.IdentifyAsync(cancellationToken);
        return await maker.MakeAsync(
            new BackupRequest(
                context.Environment, new BackupServer(end.Name, topology, facts.Version, facts.Major, identity.SystemIdentifier), end.Server, databases,
                await new PostgresClients(context.Toolbox).ForAsync(facts.Major, context.Reporter, cancellationToken), context.Settings.Backups.Verification),
            scope.Activity, cancellationToken);
    }
}
