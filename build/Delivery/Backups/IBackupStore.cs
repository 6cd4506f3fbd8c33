using DifyDelivery.Reporting;

namespace DifyDelivery.Backups;

/// <summary>Where the backups of environments are kept: a folder, or a container of Azure Blob Storage. A backup is there whole or not at all.</summary>
public interface IBackupStore
{
    /// <summary>What people call it: a path or an address.</summary>
    string Location { get; }

    /// <summary>The folder on this machine that backups are made in, for the question of free space.</summary>
    string Workplace { get; }

    /// <summary>Lists an environment's complete backups, the oldest first.</summary>
    /// <param name="environment">dev, test or prod.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<StoredBackup>> ListAsync(string environment, CancellationToken cancellationToken = default);

    /// <summary>Removes what killed runs left of an environment's backups. Only under the environment's lock.</summary>
    /// <param name="environment">dev, test or prod.</param>
    /// <param name="cancellationToken">Stops; what is left then is removed the next time.</param>
    /// <returns>What was removed.</returns>
    Task<IReadOnlyList<string>> SweepAsync(string environment, CancellationToken cancellationToken = default);

    /// <summary>Makes an empty folder on this machine for a backup to be written into. It does not count as one yet.</summary>
    /// <param name="environment">dev, test or prod.</param>
    /// <param name="id">The backup.</param>
    string Begin(string environment, BackupId id);

    /// <summary>Makes a backup of a folder that <see cref="Begin"/> made, manifest included: from now on it is one.</summary>
    /// <param name="environment">dev, test or prod.</param>
    /// <param name="id">The backup.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops; then it is none.</param>
    /// <exception cref="Errors.DeliveryException">The store refuses it.</exception>
    Task CompleteAsync(string environment, BackupId id, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Brings a backup onto this machine.</summary>
    /// <param name="environment">dev, test or prod.</param>
    /// <param name="id">The backup.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The folder; disposing it removes what was only brought here.</returns>
    /// <exception cref="Errors.DeliveryException">There is no such backup.</exception>
    Task<FetchedBackup> FetchAsync(string environment, BackupId id, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Removes a backup. Interrupted, it is no backup any more, and <see cref="SweepAsync"/> removes the rest.</summary>
    /// <param name="environment">dev, test or prod.</param>
    /// <param name="id">The backup.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="Errors.DeliveryException">It is the newest, the only one that was proved, or one that cannot be read: the store refuses.</exception>
    Task RemoveAsync(string environment, BackupId id, CancellationToken cancellationToken = default);
}

/// <summary>A complete backup in a store.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Manifest">What it says of itself; null where that cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
public sealed record StoredBackup(BackupId Id, BackupManifest? Manifest, string? Problem = null);

/// <summary>A backup on this machine.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="IsCopy">Whether the folder goes when this is disposed.</param>
public sealed record FetchedBackup(string Folder, BackupManifest Manifest, bool IsCopy) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsCopy && Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
