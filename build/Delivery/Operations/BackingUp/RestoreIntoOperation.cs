using DifyDelivery.Backups;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>Restores a backup into databases of other names, for a look. Nothing in use is touched.</summary>
internal sealed class RestoreIntoOperation(MigrationScene scene, IBackupStore store, RestoreAsk ask)
    : Operation("Restore", scene.Context.Environment, scene.Context.Reporter, scene.Lock)
{
    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        if (await UsedServer.FindAsync(scene, findings, cancellationToken) is not { } inUse)
        {
            return [];
        }

        var environment = scene.Context.Environment;
        var backups = await store.ListAsync(environment, cancellationToken);
        var id = BackupChoice.Choose(ask.Backup, backups, null, scene.Context.Settings, store.Location);
        var held = backups.First(backup => backup.Id == id).Manifest?.Databases ?? [];
        var databases = held.Select(database => BackupChoice.NameFor(ask.Into!, database.Name)).ToList();
        if (await RestoreWork.CheckSpaceAsync(scene, id, held, inUse, database => BackupChoice.NameFor(ask.Into!, database), cancellationToken) is { } full)
        {
            findings.Add(full);
        }

        return
        [
            .. await scene.LockAsync(scene.Cluster, cancellationToken),
            new(
                new PlannedStep(
                    "restore.beside", $"Restore backup {id} into {string.Join(" and ", databases)} on {scene.NameOf(inUse.Topology)}", StepEffect.Create,
                    $"every file's sha-256 and every table are compared; drop it when it was looked at: --restore-into is never used by Dify"),
                (scope, token) => scene.Ends.ExplainAsync(() =>
                    new RestoreWork(scene, store, ask.Confirmation).RunAsync(id, inUse, database => BackupChoice.NameFor(ask.Into!, database), scope, token))),
        ];
    }
}
