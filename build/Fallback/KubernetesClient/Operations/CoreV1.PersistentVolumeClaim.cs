using k8s.Models;

namespace k8s;

/// <summary>Claims on storage.</summary>
public static partial class CoreV1OperationsExtensions
{
    public static Task<V1PersistentVolumeClaim> ReadNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, CancellationToken cancellationToken = default) =>
        operations.Resource("persistentvolumeclaims", namespaceParameter).ReadAsync<V1PersistentVolumeClaim>(name, cancellationToken);

    public static Task<V1PersistentVolumeClaimList> ListNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, string namespaceParameter, string continueParameter = null, string fieldSelector = null,
        string labelSelector = null, int? limit = null, string resourceVersion = null, int? timeoutSeconds = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("persistentvolumeclaims", namespaceParameter)
            .ListAsync<V1PersistentVolumeClaimList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);

    public static IAsyncEnumerable<(WatchEventType, V1PersistentVolumeClaim)> WatchListNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, string namespaceParameter, string fieldSelector = null, string labelSelector = null,
        string resourceVersion = null, int? timeoutSeconds = null, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("persistentvolumeclaims", namespaceParameter)
            .WatchAsync<V1PersistentVolumeClaim>(
                new(null, fieldSelector, labelSelector, null, resourceVersion, timeoutSeconds), onError, cancellationToken);

    public static Task<V1PersistentVolumeClaim> CreateNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, V1PersistentVolumeClaim body, string namespaceParameter, string dryRun = null,
        string fieldManager = null, CancellationToken cancellationToken = default) =>
        operations.Resource("persistentvolumeclaims", namespaceParameter).CreateAsync(body, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1PersistentVolumeClaim> PatchNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, bool? force = null, CancellationToken cancellationToken = default) =>
        operations.Resource("persistentvolumeclaims", namespaceParameter)
            .PatchAsync<V1PersistentVolumeClaim>(body, name, new(dryRun, fieldManager, force), cancellationToken);

    public static Task<V1PersistentVolumeClaim> DeleteNamespacedPersistentVolumeClaimAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = null, string dryRun = null,
        int? gracePeriodSeconds = null, string propagationPolicy = null, CancellationToken cancellationToken = default) =>
        operations.Resource("persistentvolumeclaims", namespaceParameter)
            .DeleteAsync<V1PersistentVolumeClaim>(name, body, new(dryRun, gracePeriodSeconds, propagationPolicy), cancellationToken);
}
