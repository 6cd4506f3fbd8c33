using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Cost.Prices;

/// <summary>A price, or why there is none. There is no third: a price that is not known is never zero.</summary>
public sealed record PriceAnswer
{
    private PriceAnswer(decimal? unitPrice, PriceStamp? stamp, string? reason)
    {
        UnitPrice = unitPrice;
        Stamp = stamp;
        Reason = reason;
    }

    /// <summary>Price of one unit; null when it is not determined.</summary>
    public decimal? UnitPrice { get; }

    /// <summary>Where it comes from; null when it is not determined.</summary>
    public PriceStamp? Stamp { get; }

    /// <summary>Why it is not determined; null when it is.</summary>
    public string? Reason { get; }

    /// <summary>A price.</summary>
    /// <param name="unitPrice">Price of one unit, above zero.</param>
    /// <param name="stamp">Where it comes from.</param>
    public static PriceAnswer Of(decimal unitPrice, PriceStamp stamp) =>
        unitPrice > 0 ? new(unitPrice, stamp, null) : NotDetermined($"the price list says {unitPrice} for '{stamp?.Meter}', which cannot be its price");

    /// <summary>No price.</summary>
    /// <param name="reason">Why, in words that follow "not determined: ".</param>
    public static PriceAnswer NotDetermined(string reason) => new(null, null, reason);
}
