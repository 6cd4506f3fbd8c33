using DifyDelivery.Planning;

namespace DifyDelivery.Migration.Preflight;

/// <summary>What the cluster shows.</summary>
internal static class ClusterRules
{
    public static IEnumerable<Finding> Examine(PreflightRequest request)
    {
        var cluster = request.Cluster;
        var stale = cluster.LeftTargetAt is { } left ? cluster.TargetClaims.Where(claim => claim.Created < left).ToList() : [];
        if (stale.Count > 0)
        {
            yield return new Finding(
                "migration.stale-volume", Severity.Error,
                $"The target's volumes are from before the release left that server at {cluster.LeftTargetAt:u}: {Text.List(stale.Select(claim => claim.Name))}. They hold the rows and the passwords of that time.",
                "Back them up if anybody may need them, then retire the old server: Teardown --retire-source; its volumes are never restored over.");
        }

        if (cluster.Autoscalers.Count > 0)
        {
            yield return new Finding(
                "migration.autoscalers", Severity.Warning,
                $"Autoscalers rule workloads that will be fenced: {Text.List(cluster.Autoscalers)}. They are set aside during the fence and put back after it.",
                "Nothing needs to be done, unless another tool makes them anew (GitOps): pause that one.");
        }
    }
}
