using System.Globalization;
using DifyDelivery.Cost.Prices;
using DifyDelivery.Environments;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Cost.Estimating;

/// <summary>
/// The cost table and the savings of the document that the project began from ("PostgreSQL Architecture: In-Cluster vs Azure Flexible
/// Server"), beside the list prices of just what it describes, and what makes the difference.
/// </summary>
internal static class DocumentFigures
{
    private const decimal InClusterFigure = 3.40m;
    private const decimal BurstableFigure = 15m;
    private const decimal LowestProdFigure = 220m;
    private const decimal HighestProdFigure = 240m;

    public static IEnumerable<PriceKey> Keys(string environment) =>
        Described(environment) is { } inputs
            ? [PriceKey.Compute(inputs.SkuName), PriceKey.PremiumDisk("P3"), PriceKey.PremiumDisk("P2")]
            : [];

    public static IReadOnlyList<DocumentFigure> Of(string environment, PriceBook prices)
    {
        if (Described(environment) is not { } inputs)
        {
            return [];
        }

        var inCluster = new CostEstimate(Topology.InCluster, InClusterLines.Of(inputs, prices));
        var server = new CostEstimate(Topology.FlexibleServer, FlexibleServerLines.Of(inputs, prices));
        var isProd = inputs.HighAvailability != HighAvailabilityMode.Disabled;
        var (lowest, highest) = isProd ? (LowestProdFigure, HighestProdFigure) : (BurstableFigure, BurstableFigure);
        return
        [
            new(
                "PostgreSQL in the cluster, 10Gi + 8Gi premium SSD", InClusterFigure, InClusterFigure, inCluster.Total,
                Explain(prices, inCluster, () =>
                    $"Disks are billed by tier: 10Gi is a P3 ({Money(inCluster.Lines[1].Monthly)}), 8Gi a P2 ({Money(inCluster.Lines[2].Monthly)}). "
                    + "The document takes a rate per GiB, which is further off at other sizes: 20Gi is a P4.")),
            new(
                isProd ? "Flexible Server GP_Standard_D2ds_v5, zone-redundant" : "Flexible Server B_Standard_B1ms, 32 GiB", lowest, highest, server.Total,
                Explain(prices, server, () => isProd ? Prod(server) : Burstable(server))),
            new(
                "Saving by staying in the cluster", lowest - InClusterFigure, highest - InClusterFigure, server.Total - inCluster.Total,
                Explain(prices, inCluster with { Lines = [.. inCluster.Lines, .. server.Lines] }, () =>
                    "It follows from the two figures above. It buys what the table of the document lists on the other side: backups, restore to a moment, a standby, patching.")),
        ];
    }

    /// <summary>What the document describes, which settings may have left behind.</summary>
    private static CostInputs? Described(string environment) => environment is "dev" or "test" or "prod"
        ? new CostInputs
        {
            Environment = environment,
            Topology = Topology.InCluster,
            IsServerProvisioned = false,
            SkuName = environment == "prod" ? "GP_Standard_D2ds_v5" : "B_Standard_B1ms",
            StorageGib = 32,
            HighAvailability = environment == "prod" ? HighAvailabilityMode.ZoneRedundant : HighAvailabilityMode.Disabled,
            BackupRetentionDays = 7,
            Volumes = [new("primary", "10Gi", "holds the data"), new("read replica", "8Gi", "Dify never reads from it")],
            StorageClass = "managed-csi-premium",
        }
        : null;

    private static string Explain(PriceBook prices, CostEstimate estimate, Func<string> known) =>
        prices.Currency != "USD" ? $"The document's figures are in USD, these are in {prices.Currency}."
        : estimate.IsDetermined ? known()
        : $"Not determined: {string.Join("; ", estimate.Lines.Where(line => line.State == CostState.NotDetermined).Select(line => line.Item))}.";

    private static string Burstable(CostEstimate server)
    {
        var (compute, storage) = (server.Lines[0].Monthly!.Value, server.Lines[1].Monthly!.Value);
        return $"Storage is not included in compute: {Money(compute)} + {Money(storage)} for 32 GiB, which is paid for even while the server is stopped. "
            + $"The document is {Off(BurstableFigure, BurstableFigure, compute + storage)}. Included are backups up to what is provisioned.";
    }

    private static string Prod(CostEstimate server)
    {
        var total = server.KnownTotal;
        var single = server.Lines[0].Monthly!.Value + server.Lines[1].Monthly!.Value;
        return $"The document's range is neither server: one without a standby costs {Money(single)} ({Off(LowestProdFigure, HighestProdFigure, single)}), "
            + $"and the 99.99 % that it promises needs a zone-redundant standby, which pays for compute and storage twice: {Money(total)} "
            + $"({Off(HighestProdFigure, LowestProdFigure, total)}).";
    }

    private static string Off(decimal nearest, decimal furthest, decimal listed)
    {
        decimal Percent(decimal figure) => Math.Round(Math.Abs((figure / listed) - 1) * 100);
        var range = nearest == furthest ? $"{Percent(nearest)}" : $"{Percent(nearest)} to {Percent(furthest)}";
        return string.Create(CultureInfo.InvariantCulture, $"{range} % too {(nearest > listed ? "high" : "low")}");
    }

    private static string Money(decimal? amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00}");
}
