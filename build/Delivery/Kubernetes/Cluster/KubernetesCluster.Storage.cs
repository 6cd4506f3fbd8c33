using System.Text.Json;
using DifyDelivery.Errors;
using k8s;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

public sealed partial class KubernetesCluster
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<ServiceInfo>> ListServicesAsync(
        string space, string? labelSelector = null, CancellationToken cancellationToken = default) => ListAsync(
        $"listing the Services of {space}",
        next => _client.CoreV1.ListNamespacedServiceAsync(
            space, continueParameter: next, labelSelector: labelSelector, limit: ChunkSize, cancellationToken: cancellationToken),
        list => (list.Items, list.Metadata.ContinueProperty),
        StorageMapping.ToServiceInfo,
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VolumeClaim>> ListVolumeClaimsAsync(
        string space, string? labelSelector = null, CancellationToken cancellationToken = default) => ListAsync(
        $"listing the volume claims of {space}",
        next => _client.CoreV1.ListNamespacedPersistentVolumeClaimAsync(
            space, continueParameter: next, labelSelector: labelSelector, limit: ChunkSize, cancellationToken: cancellationToken),
        list => (list.Items, list.Metadata.ContinueProperty),
        StorageMapping.ToVolumeClaim,
        cancellationToken);

    /// <inheritdoc/>
    public async Task<string?> FindGrowthRefusalAsync(string space, VolumeClaim claim, string size, CancellationToken cancellationToken = default)
    {
        try
        {
            await ResizeAsync(space, claim, size, "All", cancellationToken);
            return null;
        }
        catch (ApiRefusedException refused)
        {
            return refused.Why;
        }
    }

    /// <inheritdoc/>
    public Task GrowVolumeClaimAsync(string space, VolumeClaim claim, string size, CancellationToken cancellationToken = default) =>
        ResizeAsync(space, claim, size, null, cancellationToken);

    /// <inheritdoc/>
    public async Task DeleteVolumeClaimsAsync(
        string space, IReadOnlyCollection<VolumeClaim> claims, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        foreach (var claim in claims)
            await DeleteExactlyAsync(
                $"deleting the volume claim {space}/{claim.Name}", claim.Uid,
                only => _client.CoreV1.DeleteNamespacedPersistentVolumeClaimAsync(claim.Name, space, body: only, cancellationToken: cancellationToken),
                cancellationToken);

        var left = claims.ToList();
        await WaitUntilAsync(
            async () =>
            {
                var uids = (await ListVolumeClaimsAsync(space, null, cancellationToken)).Select(claim => claim.Uid).ToHashSet();
                left.RemoveAll(claim => !uids.Contains(claim.Uid));
                return left.Count == 0;
            },
            timeout,
            () => new DeliveryException(
                $"These volume claims of {space} were not gone after {timeout.TotalSeconds:0} s: {string.Join(", ", left.Select(claim => claim.Name))}.",
                "A claim stays while a pod uses it.",
                $"Stop the pods that use it: kubectl describe pvc {left[0].Name} --namespace {space}"),
            cancellationToken);
    }

    // A uid that is not the object's own is refused as a conflict, as a precondition of a deletion is.
    private Task<V1PersistentVolumeClaim> ResizeAsync(string space, VolumeClaim claim, string size, string? dryRun, CancellationToken cancellationToken)
    {
        var patch = new V1Patch(
            JsonSerializer.Serialize(new { metadata = new { uid = claim.Uid }, spec = new { resources = new { requests = new { storage = size } } } }),
            V1Patch.PatchType.MergePatch);
        return _api.RepeatableAsync(
            $"growing the volume claim {space}/{claim.Name} to {size}",
            () => _client.CoreV1.PatchNamespacedPersistentVolumeClaimAsync(patch, claim.Name, space, dryRun: dryRun, cancellationToken: cancellationToken),
            cancellationToken);
    }
}
