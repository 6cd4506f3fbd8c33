using k8s.Models;

namespace k8s;

/// <summary>Leases.</summary>
public static partial class CoordinationV1OperationsExtensions
{
    public static Task<V1Lease> ReadNamespacedLeaseAsync(
        this ICoordinationV1Operations operations, string name, string namespaceParameter,
        CancellationToken cancellationToken = default) =>
        operations.Resource("leases", namespaceParameter).ReadAsync<V1Lease>(name, cancellationToken);

    public static Task<V1LeaseList> ListNamespacedLeaseAsync(
        this ICoordinationV1Operations operations, string namespaceParameter, string continueParameter = null,
        string fieldSelector = null, string labelSelector = null, int? limit = null, string resourceVersion = null,
        int? timeoutSeconds = null, CancellationToken cancellationToken = default) =>
        operations.Resource("leases", namespaceParameter)
            .ListAsync<V1LeaseList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);

    public static Task<V1Lease> CreateNamespacedLeaseAsync(
        this ICoordinationV1Operations operations, V1Lease body, string namespaceParameter, string dryRun = null,
        string fieldManager = null, CancellationToken cancellationToken = default) =>
        operations.Resource("leases", namespaceParameter).CreateAsync(body, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1Lease> ReplaceNamespacedLeaseAsync(
        this ICoordinationV1Operations operations, V1Lease body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, CancellationToken cancellationToken = default) =>
        operations.Resource("leases", namespaceParameter).ReplaceAsync(body, name, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1Status> DeleteNamespacedLeaseAsync(
        this ICoordinationV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = null,
        string dryRun = null, int? gracePeriodSeconds = null, string propagationPolicy = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("leases", namespaceParameter)
            .DeleteAsync<V1Status>(name, body, new(dryRun, gracePeriodSeconds, propagationPolicy), cancellationToken);
}
