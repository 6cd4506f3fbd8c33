using System.Globalization;
using System.Text.Json;
using DifyDelivery.Errors;
using k8s;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

public sealed partial class KubernetesCluster
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Workload>> ListWorkloadsAsync(
        string space, string? labelSelector = null, CancellationToken cancellationToken = default)
    {
        var deployments = ListAsync(
            $"listing the Deployments of {space}",
            next => _client.AppsV1.ListNamespacedDeploymentAsync(
                space, continueParameter: next, labelSelector: labelSelector, limit: ChunkSize, cancellationToken: cancellationToken),
            list => (list.Items, list.Metadata.ContinueProperty),
            deployment => deployment.ToWorkload(),
            cancellationToken);
        var sets = ListAsync(
            $"listing the StatefulSets of {space}",
            next => _client.AppsV1.ListNamespacedStatefulSetAsync(
                space, continueParameter: next, labelSelector: labelSelector, limit: ChunkSize, cancellationToken: cancellationToken),
            list => (list.Items, list.Metadata.ContinueProperty),
            set => set.ToWorkload(),
            cancellationToken);
        return [.. (await Task.WhenAll(deployments, sets)).SelectMany(workloads => workloads).OrderBy(workload => workload.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public Task ScaleAsync(string space, WorkloadKind kind, string name, int replicas, CancellationToken cancellationToken = default)
    {
        var patch = new V1Patch(JsonSerializer.Serialize(new { spec = new { replicas } }), V1Patch.PatchType.MergePatch);
        return _api.RepeatableAsync(
            $"scaling {kind} {space}/{name} to {replicas}",
            () => kind == WorkloadKind.Deployment
                ? _client.AppsV1.PatchNamespacedDeploymentScaleAsync(patch, name, space, cancellationToken: cancellationToken)
                : _client.AppsV1.PatchNamespacedStatefulSetScaleAsync(patch, name, space, cancellationToken: cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task RestartAsync(string space, WorkloadKind kind, string name, CancellationToken cancellationToken = default)
    {
        // The annotation that kubectl uses: its 'rollout history' then says the same for both.
        var now = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var annotations = new Dictionary<string, string> { ["kubectl.kubernetes.io/restartedAt"] = now };
        var patch = new V1Patch(
            JsonSerializer.Serialize(new { spec = new { template = new { metadata = new { annotations } } } }),
            V1Patch.PatchType.StrategicMergePatch);
        return _api.RepeatableAsync<object>(
            $"restarting {kind} {space}/{name}",
            async () => kind == WorkloadKind.Deployment
                ? await _client.AppsV1.PatchNamespacedDeploymentAsync(patch, name, space, cancellationToken: cancellationToken)
                : await _client.AppsV1.PatchNamespacedStatefulSetAsync(patch, name, space, cancellationToken: cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task DeleteStatefulSetsAsync(
        string space, IReadOnlyCollection<Workload> sets, DependentPods pods, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sets);
        foreach (var set in sets)
            await DeleteExactlyAsync(
                $"deleting the StatefulSet {space}/{set.Name}", set.Uid,
                only => _client.AppsV1.DeleteNamespacedStatefulSetAsync(set.Name, space, body: only, cancellationToken: cancellationToken),
                cancellationToken, pods == DependentPods.Kept ? "Orphan" : "Foreground");

        var left = sets.ToList();
        await WaitUntilAsync(
            async () =>
            {
                var uids = (await ListWorkloadsAsync(space, null, cancellationToken)).Select(workload => workload.Uid).ToHashSet(StringComparer.Ordinal);
                left.RemoveAll(set => !uids.Contains(set.Uid));
                return left.Count == 0;
            },
            timeout,
            () => new DeliveryException(
                $"These StatefulSets of {space} were not gone after {timeout.TotalSeconds:0} s: {string.Join(", ", left.Select(set => set.Name))}.",
                pods == DependentPods.Kept ? null : "A StatefulSet goes after its pods; a pod's node may not answer.",
                $"kubectl get statefulsets,pods --namespace {space}"),
            cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RolloutSnapshot> FollowRolloutAsync(
        RolloutRequest request, Func<string, string> redact, CancellationToken cancellationToken = default) =>
        new RolloutFollower(request, this, this, this, new Diagnostician(request, this, redact, _time), _time).FollowAsync(cancellationToken);
}
