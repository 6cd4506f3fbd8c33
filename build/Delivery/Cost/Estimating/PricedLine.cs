using System.Globalization;
using DifyDelivery.Cost.Prices;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Cost.Estimating;

/// <summary>Makes a line from a quantity and the answer to the question for its price.</summary>
internal static class PricedLine
{
    /// <summary>Azure's price calculator's month.</summary>
    public const decimal HoursPerMonth = 730;

    public static CostLine Of(CostKind kind, string item, decimal quantity, string unit, PriceAnswer price, string note) =>
        price.UnitPrice is { } unitPrice
            ? new CostLine(
                kind, item, CostState.Known, quantity, unit, unitPrice, decimal.Round(quantity * unitPrice, 2, MidpointRounding.AwayFromZero),
                string.Create(CultureInfo.InvariantCulture, $"{quantity:0.##} {unit} x {unitPrice:0.00###}; {note}"), price.Stamp)
            : NotDetermined(kind, item, quantity, unit, price.Reason!);

    public static CostLine NotDetermined(CostKind kind, string item, decimal? quantity, string unit, string reason) =>
        new(kind, item, CostState.NotDetermined, quantity, unit, null, null, $"not determined: {reason}", null);

    public static CostLine OfUse(CostKind kind, string item, string unit, PriceAnswer price, string note) =>
        price.UnitPrice is { } unitPrice
            ? new CostLine(kind, item, CostState.DependsOnUse, null, unit, unitPrice, null, note, price.Stamp)
            : new CostLine(kind, item, CostState.DependsOnUse, null, unit, null, null, $"{note}; the price of more is not determined: {price.Reason}", null);
}
