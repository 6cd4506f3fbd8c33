namespace DifyDelivery.Tests.Cost;

/// <summary>Rows of the price list in its published shape: those that are meant, and beside each the ones it is easily taken for.</summary>
internal static class PriceRows
{
    private const string Postgres = "Azure Database for PostgreSQL";
    private const string Burstable = "Azure Database for PostgreSQL Flexible Server Burstable BS Series Compute";
    private const string GeneralPurpose = "Azure Database for PostgreSQL Flexible Server General Purpose ";
    public const string Storage = "Az DB for PostgreSQL Flexible Server Storage";
    public const string RenamedStorage = "Azure Database for PostgreSQL Flex Server Storage";

    public static IReadOnlyList<Dictionary<string, object?>> EastUs { get; } =
    [
        Row(Postgres, Burstable, "B1MS", "B1MS", 0.017m, "1 Hour"),
        Row(Postgres, Burstable, "B2S", "B2S", 0.068m, "1 Hour"),
        Row(Postgres, Burstable, "B1MS", "B1MS", 0.009m, "1 Hour", type: "Reservation"),
        Row(Postgres, GeneralPurpose + "- Ddsv5 Series Compute", "2 vCore", "vCore", 0.178m, "1 Hour"),
        Row(Postgres, GeneralPurpose + "- Ddsv5 Series Compute", "1 vCore", "vCore", 0.089m, "1 Hour"),
        Row(Postgres, GeneralPurpose + "Ddsv4 Series Compute", "2 vCore", "vCore", 0.176m, "1 Hour"),
        Row(Postgres, GeneralPurpose + "Dadsv5 Series Compute", "2 vCore", "vCore", 0.16m, "1 Hour"),
        Row(Postgres, Storage, "Storage", "Storage Data Stored", 0.115m, "1 GB/Month"),
        Row(Postgres, "Azure Database for PostgreSQL Single Server General Purpose - Storage", "Storage", "Storage Data Stored", 0.115m, "1 GB/Month"),
        Row(Postgres, "Azure Database for PostgreSQL Flexible Server Backup Storage", "Backup", "Backup Storage LRS Data Stored", 0.095m, "1 GB/Month"),
        Row("Storage", "Premium SSD Managed Disks", "P2 LRS", "P2 LRS Disk", 1.2m, "1/Month"),
        Row("Storage", "Premium SSD Managed Disks", "P2 LRS", "P2 LRS Disk Mount", 0.3m, "1/Month"),
        Row("Storage", "Premium SSD Managed Disks", "P3 LRS", "P3 LRS Disk", 2.4m, "1/Month"),
        Row("Virtual Machines", "Virtual Machines Dsv5 Series", "D4s v5", "D4s v5", 0.192m, "1 Hour", armSku: "Standard_D4s_v5"),
        Row("Virtual Machines", "Virtual Machines Dsv5 Series", "D4s v5 Spot", "D4s v5 Spot", 0.03m, "1 Hour", armSku: "Standard_D4s_v5"),
        Row("Virtual Machines", "Virtual Machines Dsv5 Series Windows", "D4s v5", "D4s v5", 0.376m, "1 Hour", armSku: "Standard_D4s_v5"),
    ];

    public static Dictionary<string, object?> Row(
        string service, string product, string sku, string meter, decimal? price, string unit, string type = "Consumption", string region = "eastus",
        string armSku = "", decimal tier = 0, bool primary = true, string start = "2024-01-01T00:00:00Z") => new()
        {
            ["currencyCode"] = "USD",
            ["tierMinimumUnits"] = tier,
            ["retailPrice"] = price,
            ["unitPrice"] = price,
            ["armRegionName"] = region,
            ["location"] = "US East",
            ["effectiveStartDate"] = start,
            ["meterId"] = Guid.NewGuid().ToString(),
            ["meterName"] = meter,
            ["productId"] = "DZH318Z0BQ35",
            ["skuId"] = "DZH318Z0BQ35/0001",
            ["productName"] = product,
            ["skuName"] = sku,
            ["serviceName"] = service,
            ["serviceId"] = "DZH316GPQP23",
            ["serviceFamily"] = "Databases",
            ["unitOfMeasure"] = unit,
            ["type"] = type,
            ["isPrimaryMeterRegion"] = primary,
            ["armSkuName"] = armSku,
        };

    /// <summary>The rows with a change to those of one meter.</summary>
    public static IReadOnlyList<Dictionary<string, object?>> With(string meter, Action<Dictionary<string, object?>> change) =>
        [.. EastUs.Select(row =>
        {
            var copy = new Dictionary<string, object?>(row);
            if ((string?)row["meterName"] == meter)
                change(copy);
            return copy;
        })];
}
