using DifyDelivery.Environments;

namespace DifyDelivery.Planning.Costs;

/// <summary>What PostgreSQL costs in one topology.</summary>
/// <param name="Topology">Where the server is.</param>
/// <param name="Lines">One line per meter, to be checked against a bill.</param>
public sealed record CostEstimate(Topology Topology, IReadOnlyList<CostLine> Lines)
{
    /// <summary>The month's total; null when a line of it is not determined. Lines that depend on use are not in it.</summary>
    public decimal? Total => IsDetermined ? KnownTotal : null;

    /// <summary>The sum of what is known: a lower bound of the total.</summary>
    public decimal KnownTotal => Lines.Sum(line => line.Monthly ?? 0);

    /// <summary>True when every line has its price.</summary>
    public bool IsDetermined => Lines.All(line => line.State != CostState.NotDetermined);
}
