using System.Globalization;
using System.Text;
using DifyDelivery.Environments;

namespace DifyDelivery.Planning.Costs;

/// <summary>A comparison as text: one line per meter, both totals, what they rest on.</summary>
public static class CostTable
{
    /// <summary>Over the columns of <see cref="Rows"/>.</summary>
    /// <param name="comparison">The comparison.</param>
    public static IReadOnlyList<string> Headings(CostComparison comparison) =>
        ["where", "item", "quantity", "unit price", $"{comparison.Basis.Currency} a month"];

    /// <summary>One row per meter, totals and the difference.</summary>
    /// <param name="comparison">The comparison.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(CostComparison comparison) =>
    [
        .. Lines(Name(Topology.InCluster), comparison.InCluster),
        .. Lines(Name(Topology.FlexibleServer), comparison.FlexibleServer),
        ["difference", "Flexible Server less in-cluster", string.Empty, string.Empty, Signed(comparison.Delta)],
        .. comparison.SameInBoth.Select(line => Row("both", line)),
    ];

    /// <summary>Sentences below the table: whose prices these are, the document's figures, what is not counted.</summary>
    /// <param name="comparison">The comparison.</param>
    public static IReadOnlyList<string> Footer(CostComparison comparison) =>
    [
        Basis(comparison.Basis),
        .. comparison.Basis.Remarks,
        .. comparison.Undetermined.Select(line => $"{line.Item}: {line.Note}."),
        .. comparison.Document.Select(figure => $"Document: {figure.Item}: ~{Range(figure)}; listed {Money(figure.Listed)}. {figure.Difference}"),
        $"Not counted: {string.Join("; ", comparison.NotCounted)}.",
    ];

    /// <summary>The comparison as Markdown: the table, then the footer as a list.</summary>
    /// <param name="comparison">The comparison.</param>
    public static string Markdown(CostComparison comparison)
    {
        var text = new StringBuilder();
        text.AppendLine(Line(Headings(comparison))).AppendLine("| --- | --- | ---: | ---: | ---: |");
        foreach (var row in Rows(comparison))
        {
            text.AppendLine(Line(row));
        }

        text.AppendLine();
        foreach (var sentence in Footer(comparison))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {sentence}");
        }

        return text.ToString();
    }

    private static IEnumerable<IReadOnlyList<string>> Lines(string where, CostEstimate estimate) =>
    [
        .. estimate.Lines.Select(line => Row(where, line)),
        [where, "total", string.Empty, string.Empty, estimate.Total is { } total ? Money(total) : $"n/a (more than {Money(estimate.KnownTotal)})"],
    ];

    private static IReadOnlyList<string> Row(string where, CostLine line) =>
    [
        where, line.Item,
        line.Quantity is { } quantity ? string.Create(CultureInfo.InvariantCulture, $"{quantity:0.##} {line.Unit}") : string.Empty,
        line.UnitPrice is { } price ? string.Create(CultureInfo.InvariantCulture, $"{price:0.00###}") : string.Empty,
        line switch
        {
            { State: CostState.DependsOnUse } => "depends on use",
            { Kind: CostKind.Included } => "included",
            _ => Money(line.Monthly),
        },
    ];

    private static string Basis(PriceBasis basis) =>
        basis.Oldest is { } oldest
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"List prices of {basis.PriceLocation} in {basis.Currency}, {string.Join(" and ", basis.Origins.Select(Words))}; the oldest of {oldest:yyyy-MM-dd}. A month is 730 hours.")
            : $"No price of {basis.PriceLocation} in {basis.Currency} is known.";

    private static string Words(PriceOrigin origin) => origin switch
    {
        PriceOrigin.Live => "asked now",
        PriceOrigin.Cache => "kept from an earlier run",
        _ => "from the snapshot",
    };

    private static string Name(Topology topology) => topology == Topology.InCluster ? "in-cluster" : "Flexible Server";

    private static string Range(DocumentFigure figure) =>
        figure.Lowest == figure.Highest ? Money(figure.Lowest) : $"{Money(figure.Lowest)} to {Money(figure.Highest)}";

    private static string Money(decimal? amount) => amount is { } known ? known.ToString("0.00", CultureInfo.InvariantCulture) : "n/a";

    private static string Signed(decimal? amount) => amount is { } known ? known.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) : "n/a";

    private static string Line(IEnumerable<string> cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")))} |";
}
