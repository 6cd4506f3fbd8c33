using k8s.Models;

namespace k8s;

/// <summary>Services.</summary>
public static partial class CoreV1OperationsExtensions
{
    public static Task<V1Service> ReadNamespacedServiceAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, CancellationToken cancellationToken = default) =>
        operations.Resource("services", namespaceParameter).ReadAsync<V1Service>(name, cancellationToken);

    public static Task<V1ServiceList> ListNamespacedServiceAsync(
        this ICoreV1Operations operations, string namespaceParameter, string continueParameter = null, string fieldSelector = null,
        string labelSelector = null, int? limit = null, string resourceVersion = null, int? timeoutSeconds = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("services", namespaceParameter)
            .ListAsync<V1ServiceList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);

    public static Task<V1Service> CreateNamespacedServiceAsync(
        this ICoreV1Operations operations, V1Service body, string namespaceParameter, string dryRun = null, string fieldManager = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("services", namespaceParameter).CreateAsync(body, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1Service> DeleteNamespacedServiceAsync(
        this ICoreV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = null, string dryRun = null,
        int? gracePeriodSeconds = null, string propagationPolicy = null, CancellationToken cancellationToken = default) =>
        operations.Resource("services", namespaceParameter)
            .DeleteAsync<V1Service>(name, body, new(dryRun, gracePeriodSeconds, propagationPolicy), cancellationToken);
}
