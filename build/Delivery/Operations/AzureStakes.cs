using DifyDelivery.Azure;
using DifyDelivery.Errors;
using DifyDelivery.Terraform;

namespace DifyDelivery.Operations;

/// <summary>Measures what a resource in Azure holds that a plan would destroy. What cannot be read is not determined, with the reason.</summary>
internal static class AzureStakes
{
    /// <summary>Asks Azure.</summary>
    /// <param name="stored">What measures.</param>
    /// <param name="change">The resource.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>Null for what Azure Resource Manager does not measure: servers and databases, clusters.</returns>
    public static async Task<DataAtStake?> MeasureAsync(IStoredData stored, TerraformChange change, CancellationToken cancellationToken)
    {
        if (change.Type == "azurerm_key_vault_secret")
        {
            return new DataAtStake(null, null) { Items = "1 secret" };
        }

        Func<string, Task<DataAtStake>>? measure = change.Type switch
        {
            "azurerm_storage_account" => id => AccountAsync(stored, id, cancellationToken),
            "azurerm_storage_container" or "azurerm_storage_share" => id => PartAsync(stored, id, cancellationToken),
            "azurerm_key_vault" => id => VaultAsync(stored, id, cancellationToken),
            "azurerm_managed_disk" => id => DiskAsync(stored, id, cancellationToken),
            "azurerm_resource_group" => id => GroupAsync(stored, id, cancellationToken),
            _ => null,
        };
        if (measure is null)
        {
            return null;
        }

        try
        {
            return change.Id is { } id ? await measure(id) : DataAtStake.NotDetermined("the plan does not name its id");
        }
        catch (DeliveryException exception)
        {
            return DataAtStake.NotDetermined(exception);
        }
    }

    private static async Task<DataAtStake> AccountAsync(IStoredData stored, string id, CancellationToken cancellationToken) =>
        await stored.FindUsedCapacityAsync(id, cancellationToken) is { } used
            ? new DataAtStake(null, used.Bytes) { Remark = FormattableString.Invariant($"measured {used.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC") }
            : DataAtStake.NotDetermined("Azure Monitor has not measured its used capacity in the last two days");

    /// <summary>Azure measures accounts only: what all of it holds is more than what the part does.</summary>
    private static async Task<DataAtStake> PartAsync(IStoredData stored, string id, CancellationToken cancellationToken)
    {
        var end = id.IndexOf("/blobServices/", StringComparison.OrdinalIgnoreCase) is var blobs and >= 0 ? blobs : id.IndexOf("/fileServices/", StringComparison.OrdinalIgnoreCase);
        if (end < 0)
        {
            return DataAtStake.NotDetermined("its id does not name its storage account");
        }

        var account = await AccountAsync(stored, id[..end], cancellationToken);
        return account.Unknown is null ? account with { Items = "a part of what its account holds" } : account;
    }

    private static async Task<DataAtStake> VaultAsync(IStoredData stored, string id, CancellationToken cancellationToken)
    {
        var vault = await stored.CountVaultAsync(id, cancellationToken);
        return new DataAtStake(null, null) { Items = $"{Count(vault.Secrets, "secret")}, {Count(vault.Keys, "key")}" };
    }

    private static async Task<DataAtStake> DiskAsync(IStoredData stored, string id, CancellationToken cancellationToken) =>
        await stored.FindDiskSizeAsync(id, cancellationToken) is { } size
            ? new DataAtStake(null, size) { Remark = "its size; how much of it is in use only its file system knows" }
            : DataAtStake.NotDetermined("Azure does not say how large it is");

    private static async Task<DataAtStake> GroupAsync(IStoredData stored, string id, CancellationToken cancellationToken) =>
        new(null, null) { Items = Count(await stored.CountResourcesAsync(id, cancellationToken), "resource") };

    private static string Count(int number, string thing) => FormattableString.Invariant($"{number} {thing}{(number == 1 ? "" : "s")}");
}
