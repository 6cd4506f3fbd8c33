using k8s.Models;

namespace DifyDelivery.Kubernetes;

/// <summary>Deployments and StatefulSets in the product's words.</summary>
internal static class WorkloadMapping
{
    public static Workload ToWorkload(this V1Deployment deployment)
    {
        var status = deployment.Status;
        return Common(WorkloadKind.Deployment, deployment.Metadata, deployment.Spec.Selector, deployment.Spec.Template) with
        {
            Desired = deployment.Spec.Replicas ?? 1,
            Current = status?.Replicas ?? 0,
            Updated = status?.UpdatedReplicas ?? 0,
            Ready = status?.ReadyReplicas ?? 0,
            Available = status?.AvailableReplicas ?? 0,
            Observed = (status?.ObservedGeneration ?? 0) >= (deployment.Metadata.Generation ?? 0),
            Problem = status?.Conditions?.Select(Problem).FirstOrDefault(problem => problem is not null),
        };
    }

    public static Workload ToWorkload(this V1StatefulSet set)
    {
        var status = set.Status;
        var ready = status?.ReadyReplicas ?? 0;
        var current = status?.Replicas ?? 0;

        // Once a rollout is done the controller forgets which pods are "updated": all are of the one revision that is left.
        var oneRevision = status?.CurrentRevision == status?.UpdateRevision;
        return Common(WorkloadKind.StatefulSet, set.Metadata, set.Spec.Selector, set.Spec.Template) with
        {
            Desired = set.Spec.Replicas ?? 1,
            Current = current,
            Updated = oneRevision ? current : status?.UpdatedReplicas ?? 0,
            Ready = ready,
            Available = ready,
            Observed = (status?.ObservedGeneration ?? 0) >= (set.Metadata.Generation ?? 0),
            Revision = status?.UpdateRevision,
        };
    }

    public static DateTimeOffset ToTime(this DateTime? time) =>
        time is DateTime known ? new DateTimeOffset(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : DateTimeOffset.UnixEpoch;

    public static IReadOnlyDictionary<string, string> OrEmpty(this IDictionary<string, string>? map) =>
        map is null ? new Dictionary<string, string>() : new Dictionary<string, string>(map, StringComparer.Ordinal);

    private static Workload Common(WorkloadKind kind, V1ObjectMeta metadata, V1LabelSelector selector, V1PodTemplateSpec template) => new()
    {
        Kind = kind,
        Name = metadata.Name,
        Uid = metadata.Uid,
        Desired = 0,
        CreatedAt = metadata.CreationTimestamp.ToTime(),
        Labels = metadata.Labels.OrEmpty(),
        PodSelector = selector.MatchLabels.OrEmpty(),
        Variables = (template.Spec.Containers[0].Env ?? [])
            .Where(variable => variable.Value is not null)
            .GroupBy(variable => variable.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Value, StringComparer.Ordinal),
        Images = template.Spec.Containers.ToDictionary(container => container.Name, container => container.Image ?? "", StringComparer.Ordinal),
    };

    private static WorkloadProblem? Problem(V1DeploymentCondition condition) => condition switch
    {
        { Type: "Progressing", Status: "False", Reason: "ProgressDeadlineExceeded" } => new(condition.Reason, condition.Message),
        { Type: "ReplicaFailure", Status: "True" } => new(
            condition.Reason ?? "ReplicaFailure", condition.Message, condition.LastTransitionTime is null ? null : condition.LastTransitionTime.ToTime()),
        _ => null,
    };
}
