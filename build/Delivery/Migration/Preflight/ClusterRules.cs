using DifyDelivery.Planning;

namespace DifyDelivery.Migration.Preflight;

/// <summary>What the cluster shows.</summary>
internal static class ClusterRules
{
    /// <param name="cluster">What it shows.</param>
    /// <param name="targetAnswers">Whether what the target holds can be looked at, so that its rows are guarded by themselves.</param>
    public static IEnumerable<Finding> Examine(ClusterFacts cluster, bool targetAnswers)
    {
        var stale = cluster.LeftTargetAt is { } left ? cluster.TargetClaims.Where(claim => claim.Created < left).ToList() : [];
        if (stale.Count > 0)
        {
            yield return new Finding(
                "migration.stale-volume", targetAnswers ? Severity.Warning : Severity.Error,
                $"The target's volumes are from before the release left that server at {cluster.LeftTargetAt:u}: {Text.List(stale.Select(claim => claim.Name))}. They hold the rows of that time, which are never copied over.",
                targetAnswers
                    ? "Look at what is in them; the database that is in the way is dropped only when it is confirmed by its name."
                    : "Its server answers to nobody: back the volumes up if anybody may need them, and retire it with Teardown --retire-source.");
        }

        var plain = cluster.Autoscalers.Where(scaler => scaler.ScaledObject is null).ToList();
        if (plain.Count > 0)
        {
            yield return new Finding(
                "migration.autoscalers", Severity.Note,
                $"Autoscalers rule workloads that will be fenced: {Text.List(plain.Select(scaler => scaler.ToString()))}. They leave a workload without replicas alone, and take it up again when it has its former number.",
                "Nothing needs to be done, unless another tool sets the replicas (GitOps): pause that one.");
        }

        var keda = cluster.Autoscalers.Where(scaler => scaler.ScaledObject is not null).ToList();
        if (keda.Count > 0)
        {
            yield return new Finding(
                "migration.keda", Severity.Warning,
                $"KEDA rules workloads that will be fenced: {Text.List(keda.Select(scaler => scaler.ToString()))}. It starts pods of a workload that has none; a migration that finds one behind its fence stops there.",
                string.Join("; ", keda.Select(scaler => $"kubectl annotate scaledobject {scaler.ScaledObject} autoscaling.keda.sh/paused=true"))
                    + "; and take the annotation away after the migration.");
        }
    }
}
