using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Planning.Rendering;

/// <summary>Cost and advice for machines. A price that is not known is null.</summary>
internal static class CostJson
{
    public static object? Of(CostComparison? cost) => cost is null ? null : new
    {
        currency = cost.Basis.Currency,
        location = cost.Basis.Location,
        priceLocation = cost.Basis.PriceLocation,
        oldestPrice = cost.Basis.Oldest?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        configured = new { topology = cost.Configured.Topology.ToString(), monthly = cost.Configured.Total, idle = cost.Configured.Idle },
        before = cost.Before is { } before ? new { topology = before.Topology.ToString(), monthly = before.Total, idle = before.Idle } : null,
        inCluster = Of(cost.InCluster),
        flexibleServer = Of(cost.FlexibleServer),
        delta = cost.Delta,
        sameInBoth = cost.SameInBoth.Select(Of),
        document = cost.Document.Select(figure => new
        {
            item = figure.Item,
            lowest = figure.Lowest,
            highest = figure.Highest,
            listed = figure.Listed,
            difference = figure.Difference,
        }),
        remarks = cost.Basis.Remarks,
        notCounted = cost.NotCounted,
    };

    public static object? Of(TopologyAdvice? advice) => advice is null ? null : new
    {
        recommended = advice.Recommended?.ToString(),
        desired = advice.Desired.ToString(),
        differs = advice.Differs,
        reasons = advice.Reasons.Select(reason => new
        {
            @for = reason.For.ToString(),
            weight = reason.Weight.ToString().ToLowerInvariant(),
            text = reason.Text,
            source = reason.Source,
        }),
    };

    private static object Of(CostEstimate estimate) => new { monthly = estimate.Total, atLeast = estimate.KnownTotal, lines = estimate.Lines.Select(Of) };

    private static object Of(CostLine line) => new
    {
        kind = Name(line.Kind.ToString()),
        item = line.Item,
        state = Name(line.State.ToString()),
        quantity = line.Quantity,
        unit = line.Unit,
        unitPrice = line.UnitPrice,
        monthly = line.Monthly,
        note = line.Note,
    };

    private static string Name(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
