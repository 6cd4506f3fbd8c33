using DifyDelivery.Azure.Blobs;
using DifyDelivery.Environments;

namespace DifyDelivery.Backups;

/// <summary>Opens the store that the settings name. Nothing is asked yet.</summary>
public static class BackupStores
{
    /// <summary>Opens a store.</summary>
    /// <param name="settings">The environment's settings.</param>
    /// <param name="root">What a relative folder is relative to.</param>
    /// <param name="workplace">A folder on this machine for backups on their way to and from Azure.</param>
    public static IBackupStore Open(DeliverySettings settings, string root, string workplace)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (BackupAddress.TryParse(settings.Backups.Store) is not { } address)
        {
            return new FolderStore(Path.GetFullPath(settings.Backups.Store, root));
        }

        return new BlobStore(BlobContainer.Create(address.Container, settings.Azure), address.Prefix, workplace);
    }
}
