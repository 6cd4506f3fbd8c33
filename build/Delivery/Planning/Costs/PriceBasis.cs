namespace DifyDelivery.Planning.Costs;

/// <summary>Whose prices a comparison is made with.</summary>
/// <param name="Location">The environment's Azure region.</param>
/// <param name="PriceLocation">The region whose prices were taken. Another than <paramref name="Location"/> only where no price of that one is at hand.</param>
/// <param name="Currency">ISO 4217 code: <c>USD</c>.</param>
/// <param name="Oldest">The day of the oldest price in use; null when none is known.</param>
/// <param name="Origins">Where the prices in use come from, the freshest first.</param>
/// <param name="Remarks">What a reader has to know about them, in sentences.</param>
public sealed record PriceBasis(
    string Location, string PriceLocation, string Currency, DateOnly? Oldest, IReadOnlyList<PriceOrigin> Origins, IReadOnlyList<string> Remarks)
{
    /// <summary>True when the prices are another region's: an indication, not an estimate of this environment.</summary>
    public bool IsOtherRegion => !string.Equals(Location, PriceLocation, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Where a unit price comes from.</summary>
/// <param name="Origin">Asked now, kept from before, or the repository's snapshot.</param>
/// <param name="Date">The day it was read from the price list.</param>
/// <param name="Meter">The meter, or the source of a snapshot's figure.</param>
public sealed record PriceStamp(PriceOrigin Origin, DateOnly Date, string Meter);

/// <summary>How a price was come by.</summary>
public enum PriceOrigin
{
    /// <summary>Read from the Azure Retail Prices API in this run.</summary>
    Live,

    /// <summary>Read from the API by an earlier run on this machine.</summary>
    Cache,

    /// <summary>The dated snapshot that the library carries.</summary>
    Snapshot,
}
