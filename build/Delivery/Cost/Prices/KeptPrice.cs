using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Cost.Prices;

/// <summary>A price that was read before: of the cache, or of the snapshot.</summary>
/// <param name="Key">The thing, in the text form of <see cref="PriceKey"/>.</param>
/// <param name="Location">The region.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="UnitPrice">Price of one unit.</param>
/// <param name="ReadAt">When it was read from the price list.</param>
/// <param name="Source">The meter, or where a snapshot's figure was found.</param>
internal sealed record KeptPrice(string Key, string Location, string Currency, decimal UnitPrice, DateTimeOffset ReadAt, string Source)
{
    public PriceAnswer Answer(PriceOrigin origin) =>
        PriceAnswer.Of(UnitPrice, new PriceStamp(origin, DateOnly.FromDateTime(ReadAt.UtcDateTime), Source));
}
