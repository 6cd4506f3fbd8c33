using DifyDelivery.Environments;
using DifyDelivery.Errors;

namespace DifyDelivery.Backups;

/// <summary>
/// What a store itself refuses to remove, whoever asks: retention is chosen elsewhere, from a list that may be old by now, and a backup that is
/// removed by mistake is gone.
/// </summary>
internal static class RemovalGuard
{
    /// <exception cref="DeliveryException">It is the newest backup, the last that was proved by a restore, cannot be read, or is none by its name.</exception>
    public static async Task CheckAsync(IBackupStore store, string environment, BackupId id, CancellationToken cancellationToken)
    {
        if (BackupId.TryParse(id.Text) is null)
        {
            throw Refuse(store, id, "No backup is called that.");
        }

        var backups = await store.ListAsync(environment, cancellationToken);
        if (backups.FirstOrDefault(backup => backup.Id == id) is not { } removed)
        {
            // Half of one, or none: nothing is lost with it.
            return;
        }

        if (removed.Manifest is not { } manifest)
        {
            throw Refuse(store, id, $"Its manifest cannot be read, so nobody knows what it is: {removed.Problem}");
        }

        var others = backups.Where(backup => backup.Id != id).Select(backup => backup.Manifest).OfType<BackupManifest>().ToList();
        if (!others.Exists(other => other.TakenAt >= manifest.TakenAt))
        {
            throw Refuse(store, id, "It is the newest backup.");
        }

        if (manifest.Verification == BackupVerification.Restore && !others.Exists(other => other.Verification == BackupVerification.Restore))
        {
            throw Refuse(store, id, "It is the only backup that was proved by restoring it.");
        }
    }

    private static DeliveryException Refuse(IBackupStore store, BackupId id, string why) =>
        new($"Backup '{id}' is not removed from {store.Location}.", why, "Make and prove another backup first (./build.sh Backup --backup-verify Restore).");
}
