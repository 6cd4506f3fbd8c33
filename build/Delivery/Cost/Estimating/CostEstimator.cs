using DifyDelivery.Cost.Prices;
using DifyDelivery.Environments;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Cost.Estimating;

/// <summary>What an environment's PostgreSQL costs in either topology: a pure function of what it is and of prices.</summary>
public static class CostEstimator
{
    /// <summary>Everything that an estimate needs the price of, the document's own configuration included.</summary>
    /// <param name="inputs">What is to be priced.</param>
    public static IReadOnlyList<PriceKey> Keys(CostInputs inputs) =>
    [
        .. new[]
        {
            PriceKey.Compute(inputs.SkuName), PriceKey.Storage, PriceKey.Backup, PriceKey.VirtualMachine(inputs.NodeSize),
        }
        .Concat(inputs.Volumes.Select(volume => DiskTier.For(volume.Size)).OfType<DiskTier>().Select(tier => PriceKey.PremiumDisk(tier.Name)))
        .Concat(DocumentFigures.Keys(inputs.Environment))
        .Distinct(),
    ];

    /// <summary>Estimates both topologies.</summary>
    /// <param name="inputs">What is to be priced.</param>
    /// <param name="prices">Prices, as far as they are known.</param>
    public static CostComparison Compare(CostInputs inputs, PriceBook prices)
    {
        var inCluster = new CostEstimate(Topology.InCluster, InClusterLines.Of(inputs, prices));
        var flexibleServer = new CostEstimate(Topology.FlexibleServer, FlexibleServerLines.Of(inputs, prices));
        return new CostComparison(
            inputs.Environment, inCluster, flexibleServer, [Nodes(inputs, prices)], Configured(inputs, inCluster, flexibleServer, prices.Basis()), prices.Basis(),
            DocumentFigures.Of(inputs.Environment, prices), NotCounted);
    }

    /// <summary>What this environment costs: another region's prices are no answer to that.</summary>
    private static ConfiguredCost Configured(CostInputs inputs, CostEstimate inCluster, CostEstimate flexibleServer, PriceBasis basis)
    {
        var isIdle = inputs.Topology == Topology.InCluster && inputs.IsServerProvisioned;
        if (basis.IsOtherRegion)
        {
            return new ConfiguredCost(inputs.Topology, null, null) { HasIdleServer = isIdle };
        }

        var used = inputs.Topology == Topology.FlexibleServer ? flexibleServer : inCluster;
        return isIdle
            ? new ConfiguredCost(inputs.Topology, inCluster.Total + flexibleServer.Total, flexibleServer.Total)
            {
                KnownTotal = inCluster.KnownTotal + flexibleServer.KnownTotal,
                HasIdleServer = true,
            }
            : new ConfiguredCost(inputs.Topology, used.Total, null) { KnownTotal = used.KnownTotal };
    }

    private static CostLine Nodes(CostInputs inputs, PriceBook prices)
    {
        var count = inputs.NodeCount ?? 1;
        return PricedLine.Of(
            CostKind.Node, $"AKS node {inputs.NodeSize}", count * PricedLine.HoursPerMonth, "hours", prices.Find(PriceKey.VirtualMachine(inputs.NodeSize)),
            inputs.NodeCount is null ? "for each node; the same in both topologies" : $"{count} nodes; the same in both topologies");
    }

    private static IReadOnlyList<string> NotCounted { get; } =
    [
        "discounts, reservations (compute only: up to 40 % for one year, 60 % for three), credits and taxes",
        "the nodes' disks, load balancer and addresses, AKS's own fee on its Standard tier, traffic between zones and regions, Log Analytics",
        "what Dify keeps outside PostgreSQL: Redis, the vector store, files",
        "CPU and memory of the nodes that the servers in the cluster take",
        "backups of the server in the cluster: it has none of its own",
    ];
}
