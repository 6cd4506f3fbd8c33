using DifyDelivery.Azure.Blobs;
using DifyDelivery.Environments;

namespace DifyDelivery.Backups;

/// <summary>
/// Opens the store that the settings name. Nothing is asked yet. The sandbox's backups lie apart: an environment of Azure that is rehearsed on
/// this machine must never restore the rehearsal's rows, count its backups as its own, or let them push out real ones.
/// </summary>
public static class BackupStores
{
    private const string Sandbox = "sandbox";

    /// <summary>Opens a store.</summary>
    /// <param name="settings">The environment's settings.</param>
    /// <param name="root">What a relative folder is relative to.</param>
    /// <param name="workplace">A folder on this machine for backups on their way to and from Azure.</param>
    public static IBackupStore Open(DeliverySettings settings, string root, string workplace)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var isRehearsal = settings.Platform == Platform.Sandbox;
        if (BackupAddress.TryParse(settings.Backups.Store) is not { } address)
        {
            var folder = Path.GetFullPath(settings.Backups.Store, root);
            return new FolderStore(isRehearsal ? Path.Combine(folder, Sandbox) : folder);
        }

        return new BlobStore(BlobContainer.Create(address.Container, settings.Azure), isRehearsal ? $"{address.Prefix}{Sandbox}/" : address.Prefix, workplace);
    }
}
