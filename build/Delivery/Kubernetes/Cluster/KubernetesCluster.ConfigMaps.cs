using k8s;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

public sealed partial class KubernetesCluster
{
    /// <inheritdoc/>
    public async Task<ConfigMapContent?> ReadConfigMapAsync(string space, string name, CancellationToken cancellationToken = default) =>
        await FindConfigMapAsync(space, name, cancellationToken) is { } map
            ? new ConfigMapContent(map.Data.OrEmpty(), map.Metadata.ResourceVersion)
            : null;

    /// <inheritdoc/>
    public async Task<string> WriteConfigMapAsync(
        string space, string name, IReadOnlyDictionary<string, string> values, string? expectedVersion,
        IReadOnlyDictionary<string, string>? labels = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var written = expectedVersion is null
                ? await CreateConfigMapAsync(space, name, values, labels, cancellationToken)
                : await ReplaceConfigMapAsync(space, name, values, expectedVersion, labels, cancellationToken);
            return written.Metadata.ResourceVersion;
        }
        catch (ApiRefusedException refused) when (refused.IsAlreadyThere || refused.IsChangedMeanwhile || (refused.IsNotFound && expectedVersion is not null))
        {
            throw new ConfigMapChangedException(space, name);
        }
    }

    /// <inheritdoc/>
    public Task DeleteConfigMapAsync(string space, string name, CancellationToken cancellationToken = default) => OrNullAsync(_api.RepeatableAsync(
        $"deleting the ConfigMap {space}/{name}",
        () => _client.CoreV1.DeleteNamespacedConfigMapAsync(name, space, cancellationToken: cancellationToken),
        cancellationToken));

    private Task<V1ConfigMap?> FindConfigMapAsync(string space, string name, CancellationToken cancellationToken) => OrNullAsync(_api.RepeatableAsync(
        $"reading the ConfigMap {space}/{name}",
        () => _client.CoreV1.ReadNamespacedConfigMapAsync(name, space, cancellationToken: cancellationToken),
        cancellationToken));

    private Task<V1ConfigMap> CreateConfigMapAsync(
        string space, string name, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string>? labels,
        CancellationToken cancellationToken)
    {
        var body = new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name, Labels = labels?.ToDictionary() }, Data = values.ToDictionary() };
        return _api.OnceAsync(
            $"creating the ConfigMap {space}/{name}",
            () => _client.CoreV1.CreateNamespacedConfigMapAsync(body, space, cancellationToken: cancellationToken),
            cancellationToken);
    }

    private async Task<V1ConfigMap> ReplaceConfigMapAsync(
        string space, string name, IReadOnlyDictionary<string, string> values, string expectedVersion,
        IReadOnlyDictionary<string, string>? labels, CancellationToken cancellationToken)
    {
        // Read only for what is not ours to lose: foreign labels, annotations, owners. The version decides, not this read.
        var found = await FindConfigMapAsync(space, name, cancellationToken) ?? throw new ConfigMapChangedException(space, name);
        var body = found with
        {
            Metadata = found.Metadata with { ResourceVersion = expectedVersion, Labels = Merged(found.Metadata, labels) },
            Data = values.ToDictionary(),
        };
        return await _api.OnceAsync(
            $"writing the ConfigMap {space}/{name}",
            () => _client.CoreV1.ReplaceNamespacedConfigMapAsync(body, name, space, cancellationToken: cancellationToken),
            cancellationToken);
    }
}
