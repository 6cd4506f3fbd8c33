using DifyDelivery.Environments;
using DifyDelivery.Planning;

namespace DifyDelivery.Advice;

/// <summary>The document's recommendation for each environment.</summary>
internal static class RecommendationReasons
{
    public static IEnumerable<AdviceReason> Of(string environment) => environment switch
    {
        "dev" or "test" =>
        [
            new AdviceReason(
                Topology.InCluster, AdviceWeight.Supports, $"PostgreSQL in the cluster is cost-effective and sufficient for {environment}.",
                $"{DocumentSource.Recommendations}, {environment}"),
        ],
        "prod" =>
        [
            new AdviceReason(
                Topology.FlexibleServer, AdviceWeight.Supports, "Production is what Flexible Server is best for; consider it unless cost comes first and backups can be made by hand.",
                $"{DocumentSource.Recommendations}, prod; {DocumentSource.Table("Best For")}"),
        ],
        _ => [],
    };
}
