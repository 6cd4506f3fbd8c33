using System.Text;
using DifyDelivery.Planning.Costs;
using static DifyDelivery.Planning.Rendering.PlanMarkdown;

namespace DifyDelivery.Planning.Rendering;

/// <summary>Cost and advice as Markdown.</summary>
internal static class CostMarkdown
{
    public static void Add(StringBuilder text, CostComparison? cost, TopologyAdvice? advice)
    {
        if (CostWords.Of(advice) is { } sentence)
        {
            Line(text, $"## Advice");
            Line(text, $"");
            Line(text, $"{Safe(sentence)}:");
            Line(text, $"");
            foreach (var reason in CostWords.Reasons(advice!))
            {
                Line(text, $"- {Safe(reason)}");
            }

            Line(text, $"");
        }

        if (cost is null)
        {
            return;
        }

        var currency = cost.Basis.Currency;
        Line(text, $"## Cost");
        Line(text, $"");
        foreach (var line in CostWords.Of(cost))
        {
            Line(text, $"- {Safe(line)}");
        }

        Line(text, $"");
        Line(text, $"<details><summary>Every line of it</summary>\n");
        Line(text, $"| topology | item | {CostWords.Heading(cost.Basis)} | note |");
        Line(text, $"| --- | --- | ---: | --- |");
        foreach (var estimate in new[] { cost.InCluster, cost.FlexibleServer })
        {
            foreach (var line in estimate.Lines)
            {
                Line(text, $"| {CostWords.Name(estimate.Topology)} | {Cell(line.Item)} | {Cell(CostWords.Amount(line, currency))} | {Cell(line.Note ?? string.Empty)} |");
            }
        }

        foreach (var line in cost.SameInBoth)
        {
            Line(text, $"| same in both | {Cell(line.Item)} | {Cell(CostWords.Amount(line, currency))} | {Cell(line.Note ?? string.Empty)} |");
        }

        Line(text, $"");
        Figures(text, cost);
        foreach (var remark in cost.Basis.Remarks.Concat(cost.NotCounted.Select(item => $"not counted: {item}")))
        {
            Line(text, $"- {Safe(remark)}");
        }

        Line(text, $"\n</details>\n");
    }

    private static void Figures(StringBuilder text, CostComparison cost)
    {
        if (cost.Document.Count == 0)
        {
            return;
        }

        Line(text, $"| the document's figure | it says (USD) | list price | difference |");
        Line(text, $"| --- | ---: | ---: | --- |");
        foreach (var figure in cost.Document)
        {
            Line(text, $"| {Cell(figure.Item)} | {(figure.Lowest == figure.Highest ? $"{figure.Lowest}" : $"{figure.Lowest} to {figure.Highest}")} | {Cell(CostWords.Amount(figure.Listed, cost.Basis.Currency))} | {Cell(figure.Difference)} |");
        }

        Line(text, $"");
    }
}
