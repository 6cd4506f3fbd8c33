using DifyDelivery.Backups;
using DifyDelivery.Operations.BackingUp;

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
        await using var source = await scene.Ends.OpenAsync(scene.Record.From, scope.Activity, cancellationToken);
        var manifest = await new ServerBackup(scene.Context, store).MakeAsync(source, scene.Record.From, [.. scene.Record.SourceDatabases], scope, cancellationToken);
        return new BackupId(manifest.Id);
    }

    /// <summary>Whether a backup is still there, whole.</summary>
    public async Task<bool> HoldsAsync(string id, CancellationToken cancellationToken) =>
        (await store.ListAsync(scene.Context.Environment, cancellationToken)).Any(backup => backup.Id.Text == id && backup.Manifest is not null);
}
