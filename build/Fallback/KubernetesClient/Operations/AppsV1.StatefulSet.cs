using k8s.Models;

namespace k8s;

/// <summary>Stateful sets and their scale.</summary>
public static partial class AppsV1OperationsExtensions
{
    public static Task<V1StatefulSet> ReadNamespacedStatefulSetAsync(
        this IAppsV1Operations operations, string name, string namespaceParameter, CancellationToken cancellationToken = default) =>
        operations.Resource("statefulsets", namespaceParameter).ReadAsync<V1StatefulSet>(name, cancellationToken);

    public static Task<V1StatefulSetList> ListNamespacedStatefulSetAsync(
        this IAppsV1Operations operations, string namespaceParameter, string continueParameter = null, string fieldSelector = null,
        string labelSelector = null, int? limit = null, string resourceVersion = null, int? timeoutSeconds = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("statefulsets", namespaceParameter)
            .ListAsync<V1StatefulSetList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);

    public static IAsyncEnumerable<(WatchEventType, V1StatefulSet)> WatchListNamespacedStatefulSetAsync(
        this IAppsV1Operations operations, string namespaceParameter, string fieldSelector = null, string labelSelector = null,
        string resourceVersion = null, int? timeoutSeconds = null, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("statefulsets", namespaceParameter)
            .WatchAsync<V1StatefulSet>(
                new(null, fieldSelector, labelSelector, null, resourceVersion, timeoutSeconds), onError, cancellationToken);

    public static Task<V1StatefulSet> CreateNamespacedStatefulSetAsync(
        this IAppsV1Operations operations, V1StatefulSet body, string namespaceParameter, string dryRun = null,
        string fieldManager = null, CancellationToken cancellationToken = default) =>
        operations.Resource("statefulsets", namespaceParameter).CreateAsync(body, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1StatefulSet> PatchNamespacedStatefulSetAsync(
        this IAppsV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, bool? force = null, CancellationToken cancellationToken = default) =>
        operations.Resource("statefulsets", namespaceParameter)
            .PatchAsync<V1StatefulSet>(body, name, new(dryRun, fieldManager, force), cancellationToken);

    public static Task<V1Status> DeleteNamespacedStatefulSetAsync(
        this IAppsV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = null, string dryRun = null,
        int? gracePeriodSeconds = null, string propagationPolicy = null, CancellationToken cancellationToken = default) =>
        operations.Resource("statefulsets", namespaceParameter)
            .DeleteAsync<V1Status>(name, body, new(dryRun, gracePeriodSeconds, propagationPolicy), cancellationToken);

    public static Task<V1Scale> ReadNamespacedStatefulSetScaleAsync(
        this IAppsV1Operations operations, string name, string namespaceParameter, CancellationToken cancellationToken = default) =>
        operations.Resource("statefulsets", namespaceParameter).ReadAsync<V1Scale>(name + "/scale", cancellationToken);

    public static Task<V1Scale> ReplaceNamespacedStatefulSetScaleAsync(
        this IAppsV1Operations operations, V1Scale body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, CancellationToken cancellationToken = default) =>
        operations.Resource("statefulsets", namespaceParameter)
            .ReplaceAsync(body, name + "/scale", new(dryRun, fieldManager), cancellationToken);

    public static Task<V1Scale> PatchNamespacedStatefulSetScaleAsync(
        this IAppsV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, bool? force = null, CancellationToken cancellationToken = default) =>
        operations.Resource("statefulsets", namespaceParameter)
            .PatchAsync<V1Scale>(body, name + "/scale", new(dryRun, fieldManager, force), cancellationToken);
}
