using System.Text.RegularExpressions;
using DifyDelivery.Cost.Prices;

namespace DifyDelivery.Cost.RetailPrices;

/// <summary>
/// How a thing is asked for, and which of the rows that come back is it. The list has hundreds of rows whose names differ by a hyphen or a
/// word, so the filter is as narrow as it can be and the rest is decided here.
/// </summary>
/// <param name="Filter">OData, without region and type of price.</param>
/// <param name="IsMeant">Whether a row that came back is the one.</param>
internal sealed partial record RetailQuery(string Filter, Func<RetailPrice, bool> IsMeant)
{
    private const string Service = "serviceName eq 'Azure Database for PostgreSQL'";

    // The storage product was renamed in September 2026; either name may be listed in a region.
    private static readonly string[] StorageProducts =
        ["Az DB for PostgreSQL Flexible Server Storage", "Azure Database for PostgreSQL Flex Server Storage"];

    /// <summary>The query for a thing, or null when this version does not know how the list names it.</summary>
    public static RetailQuery? For(PriceKey key) => key.Item switch
    {
        PricedItem.FlexibleCompute => Compute(key.Name),
        PricedItem.FlexibleStorage => new(
            $"{Service} and meterName eq 'Storage Data Stored' and skuName eq 'Storage'", row => StorageProducts.Contains(row.ProductName)),
        PricedItem.FlexibleBackup => new(
            $"productName eq 'Azure Database for PostgreSQL Flexible Server Backup Storage' and meterName eq 'Backup Storage {key.Name} Data Stored'", _ => true),

        // 'P2 LRS Disk Mount' is another meter, of shared disks.
        PricedItem.PremiumDisk => new(
            $"serviceName eq 'Storage' and productName eq 'Premium SSD Managed Disks' and skuName eq '{key.Name} LRS' and meterName eq '{key.Name} LRS Disk'", _ => true),
        _ => new(
            $"serviceName eq 'Virtual Machines' and armSkuName eq '{key.Name}'",
            row => !Has(row.ProductName, "Windows") && !Has(row.SkuName, "Spot") && !Has(row.SkuName, "Low Priority")),
    };

    private static RetailQuery? Compute(string sku)
    {
        if (BurstablePattern().Match(sku) is { Success: true } burstable)
        {
            // Upper case here, mixed case in Azure Resource Manager.
            var name = burstable.Groups["size"].Value.ToUpperInvariant();
            return new(
                $"{Service} and productName eq 'Azure Database for PostgreSQL Flexible Server Burstable BS Series Compute' and skuName eq '{name}' and meterName eq '{name}'",
                _ => true);
        }

        if (SeriesPattern().Match(sku) is not { Success: true } match)
        {
            return null;
        }

        // '2 vCore' is the whole server; '1 vCore' and 'vCore' are the price of one core. The series' name has a hyphen in some regions.
        var tier = match.Groups["tier"].Value == "GP" ? "General Purpose" : "Memory Optimized";
        var series = $"{match.Groups["family"].Value}{match.Groups["features"].Value}{match.Groups["version"].Value}";
        var product = new Regex($"{tier} (- )?{series} Series Compute$");
        return new(
            $"{Service} and contains(productName,'Flexible Server {tier}') and skuName eq '{match.Groups["cores"].Value} vCore'",
            row => row.MeterName == "vCore" && product.IsMatch(row.ProductName ?? string.Empty));
    }

    private static bool Has(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    [GeneratedRegex("^B_Standard_(?<size>B[0-9]+m?s)$")]
    private static partial Regex BurstablePattern();

    [GeneratedRegex("^(?<tier>GP|MO)_Standard_(?<family>D|E)(?<cores>[0-9]+)(?<features>a?d?s)_(?<version>v[0-9])$")]
    private static partial Regex SeriesPattern();
}
