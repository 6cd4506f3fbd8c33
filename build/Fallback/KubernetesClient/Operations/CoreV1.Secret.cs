using k8s.Models;

namespace k8s;

/// <summary>Secrets.</summary>
public static partial class CoreV1OperationsExtensions
{
    public static Task<V1Secret> ReadNamespacedSecretAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, CancellationToken cancellationToken = default) =>
        operations.Resource("secrets", namespaceParameter).ReadAsync<V1Secret>(name, cancellationToken);

    public static Task<V1SecretList> ListNamespacedSecretAsync(
        this ICoreV1Operations operations, string namespaceParameter, string continueParameter = null, string fieldSelector = null,
        string labelSelector = null, int? limit = null, string resourceVersion = null, int? timeoutSeconds = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("secrets", namespaceParameter)
            .ListAsync<V1SecretList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);

    public static IAsyncEnumerable<(WatchEventType, V1Secret)> WatchListNamespacedSecretAsync(
        this ICoreV1Operations operations, string namespaceParameter, string fieldSelector = null, string labelSelector = null,
        string resourceVersion = null, int? timeoutSeconds = null, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("secrets", namespaceParameter)
            .WatchAsync<V1Secret>(
                new(null, fieldSelector, labelSelector, null, resourceVersion, timeoutSeconds), onError, cancellationToken);

    public static Task<V1Secret> CreateNamespacedSecretAsync(
        this ICoreV1Operations operations, V1Secret body, string namespaceParameter, string dryRun = null, string fieldManager = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("secrets", namespaceParameter).CreateAsync(body, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1Secret> ReplaceNamespacedSecretAsync(
        this ICoreV1Operations operations, V1Secret body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, CancellationToken cancellationToken = default) =>
        operations.Resource("secrets", namespaceParameter).ReplaceAsync(body, name, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1Secret> PatchNamespacedSecretAsync(
        this ICoreV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, bool? force = null, CancellationToken cancellationToken = default) =>
        operations.Resource("secrets", namespaceParameter)
            .PatchAsync<V1Secret>(body, name, new(dryRun, fieldManager, force), cancellationToken);

    public static Task<V1Status> DeleteNamespacedSecretAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = null, string dryRun = null,
        int? gracePeriodSeconds = null, string propagationPolicy = null, CancellationToken cancellationToken = default) =>
        operations.Resource("secrets", namespaceParameter)
            .DeleteAsync<V1Status>(name, body, new(dryRun, gracePeriodSeconds, propagationPolicy), cancellationToken);
}
