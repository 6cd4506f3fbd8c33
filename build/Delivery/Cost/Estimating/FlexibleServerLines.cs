using System.Globalization;
using DifyDelivery.Cost.Prices;
using DifyDelivery.Environments;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Cost.Estimating;

/// <summary>The Flexible Server: compute by the hour, storage by the provisioned GiB, both twice with a standby, backups beyond what is included.</summary>
internal static class FlexibleServerLines
{
    public static IReadOnlyList<CostLine> Of(CostInputs inputs, PriceBook prices)
    {
        var compute = prices.Find(PriceKey.Compute(inputs.SkuName));
        var storage = prices.Find(PriceKey.Storage);
        return
        [
            PricedLine.Of(CostKind.Compute, $"Compute {inputs.SkuName}", PricedLine.HoursPerMonth, "hours", compute, "nothing while the server is stopped"),
            PricedLine.Of(CostKind.Storage, "Storage", inputs.StorageGib, "GiB", storage, "by what is provisioned, not used; also while the server is stopped"),
            .. inputs.HighAvailability == HighAvailabilityMode.Disabled ? Array.Empty<CostLine>() : Standby(inputs, compute, storage),
            Backup(inputs, prices.Find(PriceKey.Backup)),
        ];
    }

    private static CostLine[] Standby(CostInputs inputs, PriceAnswer compute, PriceAnswer storage) =>
    [
        PricedLine.Of(
            CostKind.StandbyCompute, $"Compute of the standby ({inputs.HighAvailability})", PricedLine.HoursPerMonth, "hours", compute,
            "high availability pays for compute twice"),
        PricedLine.Of(CostKind.StandbyStorage, "Storage of the standby", inputs.StorageGib, "GiB", storage, "and for storage"),
    ];

    private static CostLine Backup(CostInputs inputs, PriceAnswer price)
    {
        if (inputs is not { ExpectedDatabaseGib: { } size, ExpectedDailyChangeGib: { } change })
        {
            return PricedLine.OfUse(
                CostKind.Backup, $"Backups beyond {inputs.StorageGib} GiB", "GiB", price,
                $"as many GiB as are provisioned are included; more depends on use ({inputs.BackupRetentionDays} days are kept)");
        }

        // One full backup and the changes of every day that is kept; a copy in the paired region counts again.
        var kept = size + (change * inputs.BackupRetentionDays);
        var beyond = Math.Max(0, (inputs.GeoRedundantBackup ? 2 * kept : kept) - inputs.StorageGib);
        return PricedLine.Of(
            CostKind.Backup, $"Backups beyond {inputs.StorageGib} GiB", beyond, "GiB", price,
            string.Create(
                CultureInfo.InvariantCulture,
                $"expected: {size} GiB and {change} GiB of changes a day, {inputs.BackupRetentionDays} days{(inputs.GeoRedundantBackup ? ", twice for the paired region" : string.Empty)}"));
    }
}
