using DifyDelivery.Backups;
using DifyDelivery.Tools;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// Backs a server that is about to go up into the store that was chosen for backups, as Backup would: the folder of the final backup is on the
/// machine that wrote it, and may go with it. The store's is made and proved by itself, as the settings say.
/// </summary>
internal sealed class StoredBackupWork(MigrationScene scene, IBackupStore store)
{
    public string Location => store.Location;

    /// <summary>Makes it.</summary>
    /// <returns>Its name in the store.</returns>
    public async Task<BackupId> MakeAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var context = scene.Context;
        var maker = new BackupMaker(store, context.Processes, context.Time);
        await using var source = await scene.Ends.OpenAsync(scene.Record.From, scope.Activity, cancellationToken);
        foreach (var left in await maker.SweepAsync(context.Environment, source.Server, cancellationToken))
        {
            scope.Line($"removed what a run left that did not end: {left}");
        }

        var facts = await source.Server.ReadFactsAsync(cancellationToken);
        var identity = await source.IdentifyAsync(cancellationToken);
        var manifest = await maker.MakeAsync(
            new BackupRequest(
                context.Environment, new BackupServer(source.Name, scene.Record.From, facts.Version, facts.Major, identity.SystemIdentifier), source.Server,
                [.. scene.Record.SourceDatabases], await new PostgresClients(context.Toolbox).ForAsync(facts.Major, context.Reporter, cancellationToken),
                context.Settings.Backups.Verification),
            scope.Activity, cancellationToken);
        return new BackupId(manifest.Id);
    }

    /// <summary>Whether a backup is still there, whole.</summary>
    public async Task<bool> HoldsAsync(string id, CancellationToken cancellationToken) =>
        (await store.ListAsync(scene.Context.Environment, cancellationToken)).Any(backup => backup.Id.Text == id && backup.Manifest is not null);
}
