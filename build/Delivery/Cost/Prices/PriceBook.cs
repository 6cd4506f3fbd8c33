using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Cost.Prices;

/// <summary>The prices of one region in one currency, as far as they are known.</summary>
/// <param name="Location">The region that was asked for.</param>
/// <param name="PriceLocation">The region whose prices these are.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Answers">Price or reason by thing.</param>
/// <param name="Remarks">What a reader has to know about them, in sentences.</param>
public sealed record PriceBook(
    string Location, string PriceLocation, string Currency, IReadOnlyDictionary<PriceKey, PriceAnswer> Answers, IReadOnlyList<string> Remarks)
{
    /// <summary>The price of a thing, or why it is not known.</summary>
    /// <param name="key">The thing.</param>
    public PriceAnswer Find(PriceKey key) => Answers.GetValueOrDefault(key) ?? PriceAnswer.NotDetermined("it was not asked for");

    /// <summary>Whose prices these are, for the reader of a comparison.</summary>
    public PriceBasis Basis()
    {
        var stamps = Answers.Values.Select(answer => answer.Stamp).OfType<PriceStamp>().ToList();
        return new PriceBasis(
            Location, PriceLocation, Currency, stamps.Count == 0 ? null : stamps.Min(stamp => stamp.Date),
            [.. stamps.Select(stamp => stamp.Origin).Distinct().Order()], Remarks);
    }
}
