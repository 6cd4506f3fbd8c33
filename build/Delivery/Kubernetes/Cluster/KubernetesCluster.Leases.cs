using k8s;

namespace DifyDelivery.Kubernetes;

public sealed partial class KubernetesCluster
{
    /// <inheritdoc/>
    public async Task<EnvironmentLease> AcquireLeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default)
    {
        await EnsureNamespaceAsync(request.Space, null, cancellationToken);
        return await EnvironmentLease.AcquireAsync(
            new LeaseStore(_client, _api, request.Space, request.Name), request, _time, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteLeaseAsync(string space, string name, CancellationToken cancellationToken = default) => OrNullAsync(_api.RepeatableAsync(
        $"deleting the Lease {space}/{name}",
        () => _client.CoordinationV1.DeleteNamespacedLeaseAsync(name, space, cancellationToken: cancellationToken),
        cancellationToken));
}
