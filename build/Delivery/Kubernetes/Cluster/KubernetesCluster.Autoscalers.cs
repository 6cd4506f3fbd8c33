using k8s;

namespace DifyDelivery.Kubernetes;

public sealed partial class KubernetesCluster
{
    /// <summary>KEDA labels what it makes with the name of its ScaledObject.</summary>
    private const string ScaledObjectLabel = "scaledobject.keda.sh/name";

    /// <inheritdoc/>
    public Task<IReadOnlyList<Autoscaler>> ListAutoscalersAsync(string space, CancellationToken cancellationToken = default) => ListAsync(
        $"listing the autoscalers of {space}",
        // autoscaling/v1 is served by every version, and has all that is asked here.
        next => _client.AutoscalingV1.ListNamespacedHorizontalPodAutoscalerAsync(
            space, continueParameter: next, limit: ChunkSize, cancellationToken: cancellationToken),
        list => (list.Items, list.Metadata.ContinueProperty),
        scaler => new Autoscaler(
            scaler.Metadata.Name, scaler.Spec.ScaleTargetRef.Kind, scaler.Spec.ScaleTargetRef.Name,
            scaler.Metadata.Labels.OrEmpty().GetValueOrDefault(ScaledObjectLabel)),
        cancellationToken);
}
