namespace DifyDelivery.Planning.Costs;

/// <summary>A monthly figure of the document that the project began from, beside the list price of what it describes.</summary>
/// <param name="Item">What the document describes: <c>In-cluster PostgreSQL (10Gi + 8Gi)</c>.</param>
/// <param name="Lowest">The document's figure in USD, or the lower end of its range.</param>
/// <param name="Highest">The upper end of its range; the same as <paramref name="Lowest"/> where it gives one figure.</param>
/// <param name="Listed">The list price of the same thing, in the comparison's currency; null when it is not determined.</param>
/// <param name="Difference">What makes the difference, in words.</param>
public sealed record DocumentFigure(string Item, decimal Lowest, decimal Highest, decimal? Listed, string Difference);
