namespace DifyDelivery.Azure;

/// <summary>How much a resource holds, asked before it would be destroyed. Resources are named by their ids, as Terraform's plan has them.</summary>
public interface IStoredData
{
    /// <summary>
    /// What blobs, files, queues and tables of a storage account take, by Azure Monitor (metric <c>UsedCapacity</c>), which measures it anew
    /// once a day; null where it has not measured it in the last two days.
    /// </summary>
    /// <param name="accountId">The storage account.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<UsedCapacity?> FindUsedCapacityAsync(string accountId, CancellationToken cancellationToken = default);

    /// <summary>Counts the secrets and keys of a vault; their values are not read.</summary>
    /// <param name="vaultId">The Key Vault.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<VaultContents> CountVaultAsync(string vaultId, CancellationToken cancellationToken = default);

    /// <summary>The size of a managed disk in bytes; null where Azure does not say. How much of it is in use only its file system knows.</summary>
    /// <param name="diskId">The disk.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<long?> FindDiskSizeAsync(string diskId, CancellationToken cancellationToken = default);

    /// <summary>Counts the resources of a resource group.</summary>
    /// <param name="groupId">The resource group.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<int> CountResourcesAsync(string groupId, CancellationToken cancellationToken = default);
}

/// <summary>What a storage account held.</summary>
/// <param name="Bytes">Bytes.</param>
/// <param name="At">When it was measured.</param>
public sealed record UsedCapacity(long Bytes, DateTimeOffset At);

/// <summary>What a Key Vault holds; certificates are a secret and a key each.</summary>
/// <param name="Secrets">Secrets.</param>
/// <param name="Keys">Keys.</param>
public sealed record VaultContents(int Secrets, int Keys);
