using System.Globalization;
using DifyDelivery.Azure.Rest;

namespace DifyDelivery.Azure.Stored;

/// <summary>What resources hold, through Azure Resource Manager and Azure Monitor.</summary>
internal sealed class ArmStoredData(ArmPipeline arm, TimeProvider time) : IStoredData
{
    /// <summary>The metric is measured once a day and is there an hour later.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromDays(2);

    public async Task<UsedCapacity?> FindUsedCapacityAsync(string accountId, CancellationToken cancellationToken)
    {
        var account = ArmPath.Of(accountId, ApiVersions.StorageAccount);
        var until = time.GetUtcNow();
        var answer = await arm.GetAsync(
            account.Metrics(ApiVersions.StorageAccount, "UsedCapacity", until - Window, until), $"measuring storage account {account.Name}", cancellationToken);
        return answer.Items("value").SelectMany(metric => metric.Items("timeseries")).SelectMany(series => series.Items("data"))
            .Select(point => double.TryParse(point.Text("average"), NumberStyles.Float, CultureInfo.InvariantCulture, out var bytes) && point.Moment("timeStamp") is { } at
                ? new UsedCapacity((long)bytes, at)
                : null)
            .OfType<UsedCapacity>().MaxBy(point => point.At);
    }

    public async Task<VaultContents> CountVaultAsync(string vaultId, CancellationToken cancellationToken)
    {
        var vault = ArmPath.Of(vaultId, ApiVersions.Vault);
        var secrets = await arm.ListAsync(vault.Child("secrets"), $"counting the secrets of Key Vault {vault.Name}", cancellationToken);
        var keys = await arm.ListAsync(vault.Child("keys"), $"counting the keys of Key Vault {vault.Name}", cancellationToken);
        return new VaultContents(secrets.Count, keys.Count);
    }

    public async Task<long?> FindDiskSizeAsync(string diskId, CancellationToken cancellationToken)
    {
        var disk = ArmPath.Of(diskId, ApiVersions.Disk);
        var answer = await arm.GetAsync(disk, $"reading disk {disk.Name}", cancellationToken);
        return long.TryParse(answer.Text("properties", "diskSizeBytes"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
    }

    public async Task<int> CountResourcesAsync(string groupId, CancellationToken cancellationToken)
    {
        var group = ArmPath.Of(groupId, ApiVersions.ResourceGroup);
        return (await arm.ListAsync(group with { Id = $"{group.Id}/resources" }, $"counting the resources of resource group {group.Name}", cancellationToken)).Count;
    }
}
