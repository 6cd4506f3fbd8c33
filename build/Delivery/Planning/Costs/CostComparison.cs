using DifyDelivery.Environments;

namespace DifyDelivery.Planning.Costs;

/// <summary>
/// What an environment's PostgreSQL costs in a month (730 hours) in either topology, at list prices: no discount, no credit, no tax.
/// A price that is not known is null everywhere, never zero.
/// </summary>
/// <param name="Environment">dev, test or prod.</param>
/// <param name="InCluster">The Bitnami servers in the cluster.</param>
/// <param name="FlexibleServer">The Flexible Server that the settings describe, whether it is provisioned or not.</param>
/// <param name="SameInBoth">What is paid in either topology: the AKS nodes. Not part of either total.</param>
/// <param name="Configured">What the settings pay for as they stand.</param>
/// <param name="Basis">Whose prices these are.</param>
/// <param name="Document">The figures of the document that the project began from, beside ours; empty for an environment that it does not name.</param>
/// <param name="NotCounted">What neither total holds, in words.</param>
public sealed record CostComparison(
    string Environment, CostEstimate InCluster, CostEstimate FlexibleServer, IReadOnlyList<CostLine> SameInBoth, ConfiguredCost Configured, PriceBasis Basis,
    IReadOnlyList<DocumentFigure> Document, IReadOnlyList<string> NotCounted)
{
    /// <summary>What is paid for now, before the plan; null where that is not known, or where nothing is deployed yet.</summary>
    public ConfiguredCost? Before { get; init; }

    /// <summary>Flexible Server less in-cluster, a month; null when one of them is not known.</summary>
    public decimal? Delta => FlexibleServer.Total - InCluster.Total;

    /// <summary>The estimate of a topology.</summary>
    /// <param name="topology">Which.</param>
    public CostEstimate Of(Topology topology) => topology == Topology.InCluster ? InCluster : FlexibleServer;

    /// <summary>Every line whose price could not be determined, those that both topologies share included.</summary>
    public IEnumerable<CostLine> Undetermined =>
        InCluster.Lines.Concat(FlexibleServer.Lines).Concat(SameInBoth).Where(line => line.State == CostState.NotDetermined);
}

/// <summary>What the settings pay for as they stand: the topology in use, and a Flexible Server that is provisioned beside it.</summary>
/// <param name="Topology">The desired topology.</param>
/// <param name="Total">A month's cost of PostgreSQL; null when a price in it is not known, or is another region's.</param>
/// <param name="Idle">What the Flexible Server that is provisioned and not in use costs a month, as part of <paramref name="Total"/>; null when there is none or its price is not known.</param>
public sealed record ConfiguredCost(Topology Topology, decimal? Total, decimal? Idle)
{
    /// <summary>The sum of what is known: a lower bound of <see cref="Total"/>.</summary>
    public decimal KnownTotal { get; init; }

    /// <summary>Whether a Flexible Server is provisioned and not in use.</summary>
    public bool HasIdleServer { get; init; }
}
