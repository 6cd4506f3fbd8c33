using k8s.Models;

namespace k8s;

/// <summary>Pods and their logs.</summary>
public static partial class CoreV1OperationsExtensions
{
    public static Task<V1Pod> ReadNamespacedPodAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, CancellationToken cancellationToken = default) =>
        operations.Resource("pods", namespaceParameter).ReadAsync<V1Pod>(name, cancellationToken);

    public static Task<V1PodList> ListNamespacedPodAsync(
        this ICoreV1Operations operations, string namespaceParameter, string continueParameter = null, string fieldSelector = null,
        string labelSelector = null, int? limit = null, string resourceVersion = null, int? timeoutSeconds = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("pods", namespaceParameter)
            .ListAsync<V1PodList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);

    public static IAsyncEnumerable<(WatchEventType, V1Pod)> WatchListNamespacedPodAsync(
        this ICoreV1Operations operations, string namespaceParameter, string fieldSelector = null, string labelSelector = null,
        string resourceVersion = null, int? timeoutSeconds = null, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("pods", namespaceParameter)
            .WatchAsync<V1Pod>(new(null, fieldSelector, labelSelector, null, resourceVersion, timeoutSeconds), onError, cancellationToken);

    public static Task<V1Pod> CreateNamespacedPodAsync(
        this ICoreV1Operations operations, V1Pod body, string namespaceParameter, string dryRun = null, string fieldManager = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("pods", namespaceParameter).CreateAsync(body, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1Pod> PatchNamespacedPodAsync(
        this ICoreV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, bool? force = null, CancellationToken cancellationToken = default) =>
        operations.Resource("pods", namespaceParameter)
            .PatchAsync<V1Pod>(body, name, new(dryRun, fieldManager, force), cancellationToken);

    public static Task<V1Pod> DeleteNamespacedPodAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = null, string dryRun = null,
        int? gracePeriodSeconds = null, string propagationPolicy = null, CancellationToken cancellationToken = default) =>
        operations.Resource("pods", namespaceParameter)
            .DeleteAsync<V1Pod>(name, body, new(dryRun, gracePeriodSeconds, propagationPolicy), cancellationToken);

    public static Task<Stream> ReadNamespacedPodLogAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, string container = null, bool? follow = null,
        int? limitBytes = null, bool? previous = null, int? sinceSeconds = null, int? tailLines = null, bool? timestamps = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("pods", namespaceParameter)
            .LogAsync(name, new(container, follow, limitBytes, previous, sinceSeconds, tailLines, timestamps), cancellationToken);
}
