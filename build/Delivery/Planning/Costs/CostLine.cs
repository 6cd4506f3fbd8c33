namespace DifyDelivery.Planning.Costs;

/// <summary>One meter of a bill, with what it is made of.</summary>
/// <param name="Kind">What is paid for.</param>
/// <param name="Item">The thing in words: <c>Compute B_Standard_B1ms</c>.</param>
/// <param name="State">Whether the amount is known.</param>
/// <param name="Quantity">How many units a month; null where that depends on use.</param>
/// <param name="Unit">The unit: <c>hours</c>, <c>GiB</c>, <c>disk</c>.</param>
/// <param name="UnitPrice">Price of one unit, in the comparison's currency; null when it is not determined, or is not asked for because nothing is paid separately.</param>
/// <param name="Monthly">The month's cost, rounded to cents; null when it depends on use or is not determined. Never zero for the want of a price.</param>
/// <param name="Note">How the quantity comes about, what it depends on, or why the price is not determined.</param>
/// <param name="Stamp">Where the unit price comes from; null when there is none.</param>
public sealed record CostLine(
    CostKind Kind, string Item, CostState State, decimal? Quantity, string Unit, decimal? UnitPrice, decimal? Monthly, string? Note, PriceStamp? Stamp);

/// <summary>What a line pays for.</summary>
public enum CostKind
{
    /// <summary>A Flexible Server's compute.</summary>
    Compute,

    /// <summary>A Flexible Server's provisioned storage.</summary>
    Storage,

    /// <summary>The standby's compute: high availability pays for it a second time.</summary>
    StandbyCompute,

    /// <summary>The standby's storage: high availability pays for it a second time.</summary>
    StandbyStorage,

    /// <summary>Backups beyond what is included.</summary>
    Backup,

    /// <summary>A managed disk below a volume in the cluster, at the price of its tier.</summary>
    Disk,

    /// <summary>Compute that the nodes of the cluster give and that nobody bills apart.</summary>
    Included,

    /// <summary>An AKS node.</summary>
    Node,
}

/// <summary>How much is known of a line.</summary>
public enum CostState
{
    /// <summary>The amount is known.</summary>
    Known,

    /// <summary>The unit price is known and the amount depends on use; it is not part of the total.</summary>
    DependsOnUse,

    /// <summary>The price could not be determined; the note says why. The total it belongs to is not known either.</summary>
    NotDetermined,
}
