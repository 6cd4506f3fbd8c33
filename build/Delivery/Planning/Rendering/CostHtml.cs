using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Planning.Rendering;

/// <summary>Cost and advice in the page: bars as inline SVG, and the lines that they are made of.</summary>
internal static class CostHtml
{
    private const int Left = 150;
    private const int Full = 420;
    private const int Row = 46;

    public static void Add(Html html, CostComparison? cost, TopologyAdvice? advice)
    {
        if (CostWords.Of(advice) is { } sentence)
        {
            html.Add($"<h2>Advice</h2>\n<p>{sentence}:</p>\n").Raw("<ul>");
            foreach (var reason in CostWords.Reasons(advice!))
            {
                html.Add($"<li>{reason}</li>");
            }

            html.Raw("</ul>\n");
        }

        if (cost is null)
        {
            return;
        }

        html.Raw("<h2>Cost</h2>\n");
        foreach (var line in CostWords.Of(cost))
        {
            html.Add($"<p>{line}</p>\n");
        }

        Bars(html, cost);
        Lines(html, cost);
    }

    /// <summary>One bar per topology, cut into its lines; a total that is not known ends in a question mark, never in nothing.</summary>
    private static void Bars(Html html, CostComparison cost)
    {
        var estimates = new[] { cost.InCluster, cost.FlexibleServer };
        var largest = estimates.Max(estimate => estimate.KnownTotal);
        html.Add($"<svg viewBox=\"0 0 760 {(estimates.Length * Row) + 10}\" role=\"img\" aria-labelledby=\"cost-title\"><title id=\"cost-title\">PostgreSQL a month: {string.Join("; ", CostWords.Of(cost))}</title>\n");
        for (var index = 0; index < estimates.Length; index++)
        {
            var (estimate, y) = (estimates[index], (index * Row) + 8);
            html.Add($"<text class=\"label\" x=\"0\" y=\"{y + 20}\">{CostWords.Name(estimate.Topology)}</text>");
            var x = (decimal)Left;
            foreach (var (line, part) in estimate.Lines.Where(line => line.Monthly > 0).Select((line, part) => (line, part)))
            {
                var width = largest == 0 ? 0 : Math.Max(1, Math.Round(line.Monthly!.Value / largest * Full, 1));
                html.Add($"<rect class=\"{(part % 2 == 0 ? "bar" : "bar2")}\" x=\"{Text(x)}\" y=\"{y}\" width=\"{Text(width)}\" height=\"28\"><title>{line.Item}: {CostWords.Amount(line, cost.Basis.Currency)}</title></rect>");
                x += width;
            }

            html.Add($"<text x=\"{Text(x + 8)}\" y=\"{y + 20}\">{(estimate.IsDetermined ? string.Empty : "≥ ")}{CostWords.Amount(estimate.KnownTotal, cost.Basis.Currency)}{(estimate.IsDetermined ? string.Empty : " ?")}</text>\n");
        }

        html.Raw("</svg>\n");
    }

    private static void Lines(Html html, CostComparison cost)
    {
        var currency = cost.Basis.Currency;
        html.Raw("<details><summary>Every line of it</summary><div class=\"wide\"><table><thead><tr><th>Topology</th><th>Item</th><th class=\"number\">").Add($"{Capital(CostWords.Heading(cost.Basis))}").Raw("</th><th>Note</th></tr></thead><tbody>\n");
        var rows = new[] { cost.InCluster, cost.FlexibleServer }
            .SelectMany(estimate => estimate.Lines.Select(line => (Where: CostWords.Name(estimate.Topology), Line: line)))
            .Concat(cost.SameInBoth.Select(line => (Where: "same in both", Line: line)));
        foreach (var (where, line) in rows)
        {
            html.Add($"<tr><td>{where}</td><td>{line.Item}</td><td class=\"number\">{CostWords.Amount(line, currency)}</td><td>{line.Note ?? string.Empty}</td></tr>\n");
        }

        html.Raw("</tbody></table></div>\n");
        if (cost.Document.Count > 0)
        {
            html.Raw("<div class=\"wide\"><table><thead><tr><th>The document's figure</th><th class=\"number\">It says (USD)</th><th class=\"number\">List price</th><th>Difference</th></tr></thead><tbody>\n");
            foreach (var figure in cost.Document)
            {
                html.Add($"<tr><td>{figure.Item}</td><td class=\"number\">{Text(figure.Lowest)}{(figure.Lowest == figure.Highest ? string.Empty : $" to {Text(figure.Highest)}")}</td><td class=\"number\">{CostWords.Amount(figure.Listed, currency)}</td><td>{figure.Difference}</td></tr>\n");
            }

            html.Raw("</tbody></table></div>\n");
        }

        html.Raw("<ul class=\"soft\">");
        foreach (var remark in cost.Basis.Remarks.Concat(cost.NotCounted.Select(item => $"not counted: {item}")))
        {
            html.Add($"<li>{remark}</li>");
        }

        html.Raw("</ul></details>\n");
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Text(decimal number) => FormattableString.Invariant($"{number:0.##}");
}
