using k8s.Models;

namespace k8s;

/// <summary>Namespaces.</summary>
public static partial class CoreV1OperationsExtensions
{
    public static Task<V1Namespace> ReadNamespaceAsync(
        this ICoreV1Operations operations, string name, CancellationToken cancellationToken = default) =>
        operations.Resource("namespaces").ReadAsync<V1Namespace>(name, cancellationToken);

    public static Task<V1NamespaceList> ListNamespaceAsync(
        this ICoreV1Operations operations, string continueParameter = null, string fieldSelector = null, string labelSelector = null,
        int? limit = null, string resourceVersion = null, int? timeoutSeconds = null, CancellationToken cancellationToken = default) =>
        operations.Resource("namespaces")
            .ListAsync<V1NamespaceList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);

    public static Task<V1Namespace> CreateNamespaceAsync(
        this ICoreV1Operations operations, V1Namespace body, string dryRun = null, string fieldManager = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("namespaces").CreateAsync(body, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1Status> DeleteNamespaceAsync(
        this ICoreV1Operations operations, string name, V1DeleteOptions body = null, string dryRun = null,
        int? gracePeriodSeconds = null, string propagationPolicy = null, CancellationToken cancellationToken = default) =>
        operations.Resource("namespaces")
            .DeleteAsync<V1Status>(name, body, new(dryRun, gracePeriodSeconds, propagationPolicy), cancellationToken);
}
