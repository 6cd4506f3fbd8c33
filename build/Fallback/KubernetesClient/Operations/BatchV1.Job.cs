using k8s.Models;

namespace k8s;

/// <summary>Jobs.</summary>
public static partial class BatchV1OperationsExtensions
{
    public static Task<V1Job> ReadNamespacedJobAsync(
        this IBatchV1Operations operations, string name, string namespaceParameter, CancellationToken cancellationToken = default) =>
        operations.Resource("jobs", namespaceParameter).ReadAsync<V1Job>(name, cancellationToken);

    public static Task<V1JobList> ListNamespacedJobAsync(
        this IBatchV1Operations operations, string namespaceParameter, string continueParameter = null, string fieldSelector = null,
        string labelSelector = null, int? limit = null, string resourceVersion = null, int? timeoutSeconds = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("jobs", namespaceParameter)
            .ListAsync<V1JobList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);

    public static IAsyncEnumerable<(WatchEventType, V1Job)> WatchListNamespacedJobAsync(
        this IBatchV1Operations operations, string namespaceParameter, string fieldSelector = null, string labelSelector = null,
        string resourceVersion = null, int? timeoutSeconds = null, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("jobs", namespaceParameter)
            .WatchAsync<V1Job>(new(null, fieldSelector, labelSelector, null, resourceVersion, timeoutSeconds), onError, cancellationToken);

    public static Task<V1Job> CreateNamespacedJobAsync(
        this IBatchV1Operations operations, V1Job body, string namespaceParameter, string dryRun = null, string fieldManager = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("jobs", namespaceParameter).CreateAsync(body, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1Status> DeleteNamespacedJobAsync(
        this IBatchV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = null, string dryRun = null,
        int? gracePeriodSeconds = null, string propagationPolicy = null, CancellationToken cancellationToken = default) =>
        operations.Resource("jobs", namespaceParameter)
            .DeleteAsync<V1Status>(name, body, new(dryRun, gracePeriodSeconds, propagationPolicy), cancellationToken);
}
