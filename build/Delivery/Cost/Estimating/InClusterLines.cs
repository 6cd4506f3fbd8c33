using DifyDelivery.Cost.Prices;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Cost.Estimating;

/// <summary>The Bitnami servers: their disks are billed by tier, their compute is the nodes'.</summary>
internal static class InClusterLines
{
    public static IReadOnlyList<CostLine> Of(CostInputs inputs, PriceBook prices) =>
    [
        new(
            CostKind.Included, "Compute", CostState.Known, null, string.Empty, null, 0,
            $"part of the nodes' price, for {(inputs.Volumes.Count == 1 ? "one server" : $"{inputs.Volumes.Count} servers")}", null),
        .. inputs.Volumes.Select(volume => Disk(inputs, volume, prices)),
    ];

    private static CostLine Disk(CostInputs inputs, ClusterVolume volume, PriceBook prices)
    {
        if (inputs.StorageClass.Length > 0 && !DiskTier.IsPremium(inputs.StorageClass))
        {
            return PricedLine.NotDetermined(
                CostKind.Disk, $"Disk of the {volume.Server}, {volume.Size}", 1, "disk", $"what a volume of class '{inputs.StorageClass}' costs is not known");
        }

        if (DiskTier.For(volume.Size) is not { } tier)
        {
            return PricedLine.NotDetermined(
                CostKind.Disk, $"Disk of the {volume.Server}, {volume.Size}", 1, "disk", $"no tier of premium SSDs holds {volume.Size}");
        }

        var assumed = inputs.StorageClass.Length == 0 ? "; taken for a premium SSD, as no storage class is set" : string.Empty;
        return PricedLine.Of(
            CostKind.Disk, $"Disk of the {volume.Server}, {volume.Size}: premium SSD {tier.Name}", 1, "disk", prices.Find(PriceKey.PremiumDisk(tier.Name)),
            $"billed as {tier.Gib} GiB whatever it holds; {volume.Remark}{assumed}");
    }
}
