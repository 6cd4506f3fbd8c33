using k8s.Models;

namespace k8s;

/// <summary>Deployments and their scale.</summary>
public static partial class AppsV1OperationsExtensions
{
    public static Task<V1Deployment> ReadNamespacedDeploymentAsync(
        this IAppsV1Operations operations, string name, string namespaceParameter, CancellationToken cancellationToken = default) =>
        operations.Resource("deployments", namespaceParameter).ReadAsync<V1Deployment>(name, cancellationToken);

    public static Task<V1DeploymentList> ListNamespacedDeploymentAsync(
        this IAppsV1Operations operations, string namespaceParameter, string continueParameter = null, string fieldSelector = null,
        string labelSelector = null, int? limit = null, string resourceVersion = null, int? timeoutSeconds = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("deployments", namespaceParameter)
            .ListAsync<V1DeploymentList>(
                new(continueParameter, fieldSelector, labelSelector, limit, resourceVersion, timeoutSeconds), cancellationToken);

    public static IAsyncEnumerable<(WatchEventType, V1Deployment)> WatchListNamespacedDeploymentAsync(
        this IAppsV1Operations operations, string namespaceParameter, string fieldSelector = null, string labelSelector = null,
        string resourceVersion = null, int? timeoutSeconds = null, Action<Exception> onError = null,
        CancellationToken cancellationToken = default) =>
        operations.Resource("deployments", namespaceParameter)
            .WatchAsync<V1Deployment>(
                new(null, fieldSelector, labelSelector, null, resourceVersion, timeoutSeconds), onError, cancellationToken);

    public static Task<V1Deployment> CreateNamespacedDeploymentAsync(
        this IAppsV1Operations operations, V1Deployment body, string namespaceParameter, string dryRun = null,
        string fieldManager = null, CancellationToken cancellationToken = default) =>
        operations.Resource("deployments", namespaceParameter).CreateAsync(body, new(dryRun, fieldManager), cancellationToken);

    public static Task<V1Deployment> PatchNamespacedDeploymentAsync(
        this IAppsV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, bool? force = null, CancellationToken cancellationToken = default) =>
        operations.Resource("deployments", namespaceParameter)
            .PatchAsync<V1Deployment>(body, name, new(dryRun, fieldManager, force), cancellationToken);

    public static Task<V1Status> DeleteNamespacedDeploymentAsync(
        this IAppsV1Operations operations, string name, string namespaceParameter, V1DeleteOptions body = null, string dryRun = null,
        int? gracePeriodSeconds = null, string propagationPolicy = null, CancellationToken cancellationToken = default) =>
        operations.Resource("deployments", namespaceParameter)
            .DeleteAsync<V1Status>(name, body, new(dryRun, gracePeriodSeconds, propagationPolicy), cancellationToken);

    public static Task<V1Scale> ReadNamespacedDeploymentScaleAsync(
        this IAppsV1Operations operations, string name, string namespaceParameter, CancellationToken cancellationToken = default) =>
        operations.Resource("deployments", namespaceParameter).ReadAsync<V1Scale>(name + "/scale", cancellationToken);

    public static Task<V1Scale> ReplaceNamespacedDeploymentScaleAsync(
        this IAppsV1Operations operations, V1Scale body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, CancellationToken cancellationToken = default) =>
        operations.Resource("deployments", namespaceParameter)
            .ReplaceAsync(body, name + "/scale", new(dryRun, fieldManager), cancellationToken);

    public static Task<V1Scale> PatchNamespacedDeploymentScaleAsync(
        this IAppsV1Operations operations, V1Patch body, string name, string namespaceParameter, string dryRun = null,
        string fieldManager = null, bool? force = null, CancellationToken cancellationToken = default) =>
        operations.Resource("deployments", namespaceParameter)
            .PatchAsync<V1Scale>(body, name + "/scale", new(dryRun, fieldManager, force), cancellationToken);
}
