using k8s.Models;

namespace k8s;

/// <summary>Events.</summary>
public static partial class CoreV1OperationsExtensions
{
    public static Task<Corev1EventList> ListNamespacedEventAsync(
        this ICoreV1Operations operations, string namespaceParameter, string continueParameter = null, string fieldSelector = null,
        string labelSelector = null, int? limit = null, string resourceVersion = null, int? timeoutSeconds = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("events", namespaceParameter)
            .ListAsync<Corev1EventList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);

    public static IAsyncEnumerable<(WatchEventType, Corev1Event)> WatchListNamespacedEventAsync(
        this ICoreV1Operations operations, string namespaceParameter, string fieldSelector = null, string labelSelector = null,
        string resourceVersion = null, int? timeoutSeconds = null, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("events", namespaceParameter)
            .WatchAsync<Corev1Event>(
                new(null, fieldSelector, labelSelector, null, resourceVersion, timeoutSeconds), onError, cancellationToken);

    public static Task<Corev1Event> CreateNamespacedEventAsync(
        this ICoreV1Operations operations, Corev1Event body, string namespaceParameter, string dryRun = null,
        string fieldManager = null, CancellationToken cancellationToken = default) =>
        operations.Resource("events", namespaceParameter).CreateAsync(body, new(dryRun, fieldManager), cancellationToken);
}
