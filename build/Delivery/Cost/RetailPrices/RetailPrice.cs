using System.Text.Json.Serialization;

namespace DifyDelivery.Cost.RetailPrices;

/// <summary>One item of the Azure Retail Prices API, with the members that tell one meter from another. Names are the API's.</summary>
public sealed record RetailPrice
{
    /// <summary>ISO 4217 code.</summary>
    public string? CurrencyCode { get; init; }

    /// <summary>From how many units on the price holds; above zero it is the price of a later tier.</summary>
    public decimal TierMinimumUnits { get; init; }

    /// <summary>Price of <see cref="UnitOfMeasure"/>.</summary>
    [JsonPropertyName("retailPrice")]
    public decimal? Amount { get; init; }

    /// <summary>Region by its short name.</summary>
    public string? ArmRegionName { get; init; }

    /// <summary>From when on the price holds.</summary>
    public DateTimeOffset? EffectiveStartDate { get; init; }

    /// <summary>Until when it holds; null: no end is known.</summary>
    public DateTimeOffset? EffectiveEndDate { get; init; }

    /// <summary>The meter's name.</summary>
    public string? MeterName { get; init; }

    /// <summary>The product's name.</summary>
    public string? ProductName { get; init; }

    /// <summary>The SKU's name, as the price list spells it.</summary>
    public string? SkuName { get; init; }

    /// <summary>The SKU's name, as Azure Resource Manager spells it.</summary>
    public string? ArmSkuName { get; init; }

    /// <summary>What <see cref="Amount"/> pays for: <c>1 Hour</c>, <c>1/Month</c>, <c>1 GB/Month</c>.</summary>
    public string? UnitOfMeasure { get; init; }

    /// <summary>Consumption, Reservation or DevTestConsumption.</summary>
    public string? Type { get; init; }

    /// <summary>False for a meter that is listed a second time under another region.</summary>
    public bool? IsPrimaryMeterRegion { get; init; }
}
