namespace DifyDelivery.Cost.Prices;

/// <summary>One thing that has a price. The text form, <c>flexible-compute/B_Standard_B1ms</c>, is what the cache and the snapshot are keyed by.</summary>
/// <param name="Item">What kind of thing.</param>
/// <param name="Name">Which one of it, by Azure's name; empty where there is one only.</param>
public sealed record PriceKey(PricedItem Item, string Name)
{
    /// <summary>A Flexible Server's compute, an hour.</summary>
    /// <param name="sku">By Terraform's name: <c>GP_Standard_D2ds_v5</c>.</param>
    public static PriceKey Compute(string sku) => new(PricedItem.FlexibleCompute, sku);

    /// <summary>A GiB of a Flexible Server's provisioned storage, a month.</summary>
    public static PriceKey Storage { get; } = new(PricedItem.FlexibleStorage, string.Empty);

    /// <summary>A GiB of backup beyond what is included, a month; locally redundant.</summary>
    public static PriceKey Backup { get; } = new(PricedItem.FlexibleBackup, "LRS");

    /// <summary>A premium SSD of a tier, a month; locally redundant.</summary>
    /// <param name="tier">The tier: <c>P3</c>.</param>
    public static PriceKey PremiumDisk(string tier) => new(PricedItem.PremiumDisk, tier);

    /// <summary>A Linux virtual machine, an hour.</summary>
    /// <param name="size">By Azure's name: <c>Standard_D4s_v5</c>.</param>
    public static PriceKey VirtualMachine(string size) => new(PricedItem.VirtualMachine, size);

    /// <summary>What one unit of the price is.</summary>
    public PriceMeasure Measure => Item switch
    {
        PricedItem.FlexibleCompute or PricedItem.VirtualMachine => PriceMeasure.Hour,
        PricedItem.PremiumDisk => PriceMeasure.Month,
        _ => PriceMeasure.GibMonth,
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        var item = Item switch
        {
            PricedItem.FlexibleCompute => "flexible-compute",
            PricedItem.FlexibleStorage => "flexible-storage",
            PricedItem.FlexibleBackup => "flexible-backup",
            PricedItem.PremiumDisk => "premium-disk",
            _ => "virtual-machine",
        };
        return Name.Length == 0 ? item : $"{item}/{Name}";
    }
}

/// <summary>What has a price.</summary>
public enum PricedItem
{
    /// <summary>A Flexible Server's compute.</summary>
    FlexibleCompute,

    /// <summary>A Flexible Server's storage.</summary>
    FlexibleStorage,

    /// <summary>A Flexible Server's backups.</summary>
    FlexibleBackup,

    /// <summary>A managed disk.</summary>
    PremiumDisk,

    /// <summary>A virtual machine.</summary>
    VirtualMachine,
}

/// <summary>What one unit of a price is.</summary>
public enum PriceMeasure
{
    /// <summary>An hour of it.</summary>
    Hour,

    /// <summary>A month of it.</summary>
    Month,

    /// <summary>A month of one GiB.</summary>
    GibMonth,
}
