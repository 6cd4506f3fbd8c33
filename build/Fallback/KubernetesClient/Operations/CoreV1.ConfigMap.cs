using k8s.Models;

namespace k8s;

/// <summary>Config maps.</summary>
public static partial class CoreV1OperationsExtensions
{
    public static Task<V1ConfigMap> ReadNamespacedConfigMapAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, CancellationToken cancellationToken = default) =>
        operations.Resource("configmaps", namespaceParameter).ReadAsync<V1ConfigMap>(name, cancellationToken);

    public static Task<V1ConfigMapList> ListNamespacedConfigMapAsync(
        this ICoreV1Operations operations, string namespaceParameter, string continueParameter = null, string fieldSelector = null,
        string labelSelector = null, int? limit = null, string resourceVersion = null, int? timeoutSeconds = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("configmaps", namespaceParameter)
            .ListAsync<V1ConfigMapList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);

    public static IAsyncEnumerable<(WatchEventType, V1ConfigMap)> WatchListNamespacedConfigMapAsync(
        this ICoreV1Operations operations, string namespaceParameter, string fieldSelector = null, string labelSelector = null,
        string resourceVersion = null, int? timeoutSeconds = null, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("configmaps", namespaceParameter)
            .WatchAsync<V1ConfigMap>(
                new(null, fieldSelector, labelSelector, null, resourceVersion, timeoutSeconds), onError, cancellationToken);

    public static Task<V1ConfigMap> CreateNamespacedConfigMapAsync(
        this ICoreV1Operations operations, V1ConfigMap body, string namespaceParameter, string dryRun = null,
        string fieldManager = null, CancellationToken cancellationToken = default) =>
        operations.Resource("configmaps", namespaceParameter).CreateAsync(body, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1ConfigMap> ReplaceNamespacedConfigMapAsync(
        this ICoreV1Operations operations, V1ConfigMap body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, CancellationToken cancellationToken = default) =>
        operations.Resource("configmaps", namespaceParameter).ReplaceAsync(body, name, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1ConfigMap> PatchNamespacedConfigMapAsync(
        this ICoreV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, bool? force = null, CancellationToken cancellationToken = default) =>
        operations.Resource("configmaps", namespaceParameter)
            .PatchAsync<V1ConfigMap>(body, name, new(dryRun, fieldManager, force), cancellationToken);

    public static Task<V1Status> DeleteNamespacedConfigMapAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = null, string dryRun = null,
        int? gracePeriodSeconds = null, string propagationPolicy = null, CancellationToken cancellationToken = default) =>
        operations.Resource("configmaps", namespaceParameter)
            .DeleteAsync<V1Status>(name, body, new(dryRun, gracePeriodSeconds, propagationPolicy), cancellationToken);
}
