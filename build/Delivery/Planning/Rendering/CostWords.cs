using DifyDelivery.Environments;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Planning.Rendering;

/// <summary>Cost and advice in words. What is not known is called so, everywhere.</summary>
internal static class CostWords
{
    private const string Unknown = "not determined";

    public static string Amount(decimal? amount, string currency) =>
        amount is { } known ? FormattableString.Invariant($"{known:N2} {currency}") : Unknown;

    /// <summary>A total, or what is known of it.</summary>
    public static string Total(CostEstimate estimate, string currency) =>
        estimate.Total is { } total ? Amount(total, currency) : $"{Unknown} (at least {Amount(estimate.KnownTotal, currency)})";

    public static string Amount(CostLine line, string currency) => line.State switch
    {
        CostState.Known => Amount(line.Monthly, currency),
        CostState.DependsOnUse => line.UnitPrice is { } price ? $"depends on use ({FormattableString.Invariant($"{price:0.00##}")} {currency} per {line.Unit})" : "depends on use",
        _ => Unknown,
    };

    /// <summary>What the amounts of a table are.</summary>
    public static string Heading(PriceBasis basis) => basis.IsOtherRegion ? $"a month, at prices of {basis.PriceLocation}" : "a month";

    public static string Name(Topology topology) => topology == Topology.InCluster ? "in the cluster" : "Flexible Server";

    /// <summary>The comparison in two sentences.</summary>
    public static IReadOnlyList<string> Of(CostComparison cost)
    {
        var currency = cost.Basis.Currency;
        var delta = cost.Delta is { } known ? $", a difference of {Signed(known, currency)}" : string.Empty;
        var idle = cost.Configured.Idle is { } paid ? $", {Amount(paid, currency)} of it for a Flexible Server that is not in use" : string.Empty;
        var change = cost.Before?.Total is { } before && cost.Configured.Total is { } after && before != after
            ? $"; it is {Amount(before, currency)} now, a change of {Signed(after - before, currency)}"
            : string.Empty;
        var (why, at) = cost.Basis.IsOtherRegion
            ? ($", no price of {cost.Basis.Location} is at hand (--price-source Live asks)", $"an indication, in {cost.Basis.PriceLocation}: ")
            : (string.Empty, string.Empty);
        return
        [
            $"PostgreSQL a month, as configured: {Amount(cost.Configured.Total, currency)}{idle}{change}{why}",
            $"{at}in the cluster {Total(cost.InCluster, currency)}, Flexible Server {Total(cost.FlexibleServer, currency)}{delta} ({Basis(cost.Basis)})",
        ];
    }

    public static string Basis(PriceBasis basis) =>
        FormattableString.Invariant($"list prices of {basis.PriceLocation}{(basis.Oldest is { } day ? $", of {day:yyyy-MM-dd} or later" : string.Empty)}");

    /// <summary>The advice in a sentence; null where it is what the settings say already.</summary>
    public static string? Of(TopologyAdvice? advice) => advice switch
    {
        null or { Differs: false } => null,
        { Recommended: { } recommended } => $"the requirements speak for {recommended}, the settings say {advice.Desired}",
        _ => $"no topology meets every requirement; the settings say {advice.Desired}",
    };

    /// <summary>The reasons that count for an advice that differs: those against what the settings say first.</summary>
    public static IEnumerable<string> Reasons(TopologyAdvice advice) =>
        advice.Reasons.Where(reason => reason.For != advice.Desired).Concat(advice.Reasons.Where(reason => reason.For == advice.Desired))
            .Select(reason => $"{reason.For}: {reason.Text} ({reason.Source})");

    private static string Signed(decimal amount, string currency) => (amount >= 0 ? "+" : string.Empty) + Amount(amount, currency);
}
