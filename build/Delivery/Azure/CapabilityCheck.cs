using DifyDelivery.Azure.Servers;
using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Spelling;

namespace DifyDelivery.Azure;

/// <summary>Compares a wished server with what the region offers: before anything is made, and with the nearest that there is.</summary>
public static class CapabilityCheck
{
    private const int Shown = 3;

    /// <summary>One finding for each thing that the region does not offer.</summary>
    /// <param name="offered">What the region offers.</param>
    /// <param name="wanted">The server.</param>
    /// <param name="version">PostgreSQL's major version.</param>
    public static IReadOnlyList<Finding> Examine(RegionCapabilities offered, FlexibleServerSettings wanted, string version)
    {
        ArgumentNullException.ThrowIfNull(offered);
        ArgumentNullException.ThrowIfNull(wanted);
        if (offered.Restriction is { } restriction)
        {
            return
            [
                Error("azure.region-restricted", $"{offered.Location} makes no Flexible Server for this subscription: {restriction}.",
                    "Choose another Location, or ask for access (https://aka.ms/postgres-request-quota-increase)."),
            ];
        }

        var sku = SkuName.Parse(wanted.SkuName);
        var size = offered.Sizes.FirstOrDefault(size => size.Tier == sku.Tier && string.Equals(size.Name, sku.Name, StringComparison.OrdinalIgnoreCase));
        return
        [
            .. offered.Versions.Contains(version)
                ? Array.Empty<Finding>()
                : [Error("azure.version-not-offered", $"{offered.Location} does not offer PostgreSQL {version}.", $"It offers {string.Join(", ", offered.Versions)}.")],
            .. size is null ? [MissingSize(offered, wanted.SkuName, sku)] : HighAvailability(offered, wanted, size),
            .. Storage(offered, wanted, sku),
        ];
    }

    private static Finding MissingSize(RegionCapabilities offered, string wished, SkuName sku)
    {
        var nearest = offered.Sizes
            .Where(size => size.Tier == sku.Tier)
            .OrderBy(size => Nearest.Distance(size.Name, sku.Name))
            .ThenBy(size => size.VCores)
            .Take(Shown)
            .Select(SkuName.Format)
            .ToList();
        return Error(
            "azure.sku-not-offered", $"{offered.Location} does not offer {wished} to this subscription.",
            nearest.Count > 0
                ? $"The nearest in PostgresSkuName: {string.Join(", ", nearest)}. Or choose another Location."
                : "Choose another Location: it offers no size of that tier.");
    }

    private static IEnumerable<Finding> HighAvailability(RegionCapabilities offered, FlexibleServerSettings wanted, OfferedSize size)
    {
        var mode = wanted.HighAvailability.ToString();
        if (wanted.HighAvailability == HighAvailabilityMode.Disabled)
        {
            yield break;
        }

        if (size.Tier == "Burstable" || !size.HighAvailability.Contains(mode, StringComparer.OrdinalIgnoreCase))
        {
            IReadOnlyList<string> modes = size.Tier == "Burstable" ? [] : size.HighAvailability;
            yield return Error(
                "azure.ha-not-offered", $"{wanted.SkuName} has no {mode} high availability in {offered.Location}.",
                modes.Count > 0 ? $"PostgresHighAvailability: {string.Join(" or ", modes)}, or Disabled." : "PostgresHighAvailability: Disabled, or another PostgresSkuName or Location.");
        }
        else if (wanted.HighAvailability == HighAvailabilityMode.ZoneRedundant && size.Zones.Count < 2)
        {
            yield return Error(
                "azure.zones-not-offered", $"{offered.Location} offers {wanted.SkuName} in {size.Zones.Count} zone: a standby in another is impossible.",
                "PostgresHighAvailability: SameZone, or another Location.");
        }
    }

    private static IEnumerable<Finding> Storage(RegionCapabilities offered, FlexibleServerSettings wanted, SkuName sku)
    {
        var sizes = offered.Storages.Where(storage => storage.Tier == sku.Tier && storage.Edition == "ManagedDisk").Select(storage => storage.SizeMb).Distinct().Order().ToList();
        if (sizes.Count == 0 || sizes.Contains(wanted.StorageMb))
        {
            yield break;
        }

        var nearest = sizes.OrderBy(size => Math.Abs((long)size - wanted.StorageMb)).Take(Shown).Order();
        yield return Error(
            "azure.storage-not-offered", FormattableString.Invariant($"{offered.Location} offers no disk of {wanted.StorageMb} MiB for {wanted.SkuName}."),
            FormattableString.Invariant($"The nearest in PostgresStorageMb: {string.Join(", ", nearest)}."));
    }

    private static Finding Error(string id, string message, string remedy) => new(id, Severity.Error, message, remedy);
}
