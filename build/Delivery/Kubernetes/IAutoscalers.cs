namespace DifyDelivery.Kubernetes;

/// <summary>Autoscalers: who else sets how many pods a workload has.</summary>
public interface IAutoscalers
{
    /// <summary>Lists the HorizontalPodAutoscalers of a namespace, by name. KEDA makes one for each of its ScaledObjects, so those are here, too.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<Autoscaler>> ListAutoscalersAsync(string space, CancellationToken cancellationToken = default);
}

/// <summary>A HorizontalPodAutoscaler.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TargetKind">Kind of the workload that it rules: <c>Deployment</c>.</param>
/// <param name="TargetName">Name of that workload.</param>
/// <param name="ScaledObject">The KEDA ScaledObject that it belongs to; null for a plain one. KEDA brings a workload up from no replicas, a plain autoscaler does not.</param>
public sealed record Autoscaler(string Name, string TargetKind, string TargetName, string? ScaledObject)
{
    /// <summary>For people: <c>dify-worker of Deployment dify-worker</c>, with the ScaledObject where there is one.</summary>
    public override string ToString() => $"{Name} of {TargetKind} {TargetName}{(ScaledObject is null ? string.Empty : $" (KEDA ScaledObject {ScaledObject})")}";
}
