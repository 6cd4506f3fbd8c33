using k8s.Models;

namespace k8s;

/// <summary>Autoscalers.</summary>
public static partial class AutoscalingV1OperationsExtensions
{
    public static Task<V1HorizontalPodAutoscalerList> ListNamespacedHorizontalPodAutoscalerAsync(
        this IAutoscalingV1Operations operations, string namespaceParameter, string continueParameter = null, string fieldSelector = null,
        string labelSelector = null, int? limit = null, string resourceVersion = null, int? timeoutSeconds = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("horizontalpodautoscalers", namespaceParameter)
            .ListAsync<V1HorizontalPodAutoscalerList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);
}
