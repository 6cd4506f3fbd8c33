using DifyDelivery.Errors;
using k8s;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

public sealed partial class KubernetesCluster
{
    private static readonly TimeSpan NamespaceGoesWithin = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public async Task<bool> NamespaceExistsAsync(string name, CancellationToken cancellationToken = default) =>
        await ReadNamespaceAsync(name, cancellationToken) is { Metadata.DeletionTimestamp: null };

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>?> ReadNamespaceLabelsAsync(string name, CancellationToken cancellationToken = default) =>
        await ReadNamespaceAsync(name, cancellationToken) is { Metadata: { DeletionTimestamp: null } metadata } ? metadata.Labels.OrEmpty() : null;

    /// <inheritdoc/>
    public async Task<bool> EnsureNamespaceAsync(
        string name, IReadOnlyDictionary<string, string>? labels = null, CancellationToken cancellationToken = default)
    {
        var found = await ReadNamespaceAsync(name, cancellationToken);
        if (found is { Metadata.DeletionTimestamp: null })
            return false;
        if (found is not null)
            await WaitUntilNamespaceIsGoneAsync(name, NamespaceGoesWithin, cancellationToken);

        var body = new V1Namespace { Metadata = new V1ObjectMeta { Name = name, Labels = labels?.ToDictionary() } };
        try
        {
            await _api.RepeatableAsync(
                $"creating the namespace {name}",
                () => _client.CoreV1.CreateNamespaceAsync(body, cancellationToken: cancellationToken),
                cancellationToken);
            return true;
        }
        catch (ApiRefusedException refused) when (refused.IsAlreadyThere)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteNamespaceAsync(string name, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        await OrNullAsync(_api.RepeatableAsync(
            $"deleting the namespace {name}",
            () => _client.CoreV1.DeleteNamespaceAsync(name, cancellationToken: cancellationToken),
            cancellationToken));
        await WaitUntilNamespaceIsGoneAsync(name, timeout, cancellationToken);
    }

    private Task WaitUntilNamespaceIsGoneAsync(string name, TimeSpan timeout, CancellationToken cancellationToken) => WaitUntilAsync(
        async () => await ReadNamespaceAsync(name, cancellationToken) is null,
        timeout,
        () => new DeliveryException(
            $"The namespace {name} was not gone after {timeout.TotalSeconds:0} s.",
            "Something in it has a finalizer that nobody removes, or its pods take long to stop.",
            $"See what is left: kubectl get all,pvc --namespace {name}"),
        cancellationToken);

    private Task<V1Namespace?> ReadNamespaceAsync(string name, CancellationToken cancellationToken) => OrNullAsync(_api.RepeatableAsync(
        $"reading the namespace {name}",
        () => _client.CoreV1.ReadNamespaceAsync(name, cancellationToken: cancellationToken),
        cancellationToken));
}
