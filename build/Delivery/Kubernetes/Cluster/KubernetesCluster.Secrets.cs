using System.Text;
using DifyDelivery.Errors;
using k8s;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

public sealed partial class KubernetesCluster
{
    /// <inheritdoc/>
    public async Task<EnsureOutcome> EnsureSecretAsync(
        string space, string name, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string>? labels = null,
        CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var found = await FindSecretAsync(space, name, cancellationToken);
            try
            {
                if (found is null)
                {
                    await CreateSecretAsync(space, name, values, labels, cancellationToken);
                    return EnsureOutcome.Created;
                }

                if (Holds(found.Metadata, labels) && SameText(Plain(found.Data), values))
                    return EnsureOutcome.Unchanged;
                await ReplaceSecretAsync(space, name, found, values, labels, cancellationToken);
                return EnsureOutcome.Updated;
            }
            catch (ApiRefusedException refused) when (refused.IsAlreadyThere || refused.IsChangedMeanwhile || (refused.IsNotFound && found is not null))
            {
                // Somebody else wrote it meanwhile: look again.
            }
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, string>?> ReadSecretAsync(
        string space, string name, CancellationToken cancellationToken = default) =>
        await FindSecretAsync(space, name, cancellationToken) is { } secret ? Plain(secret.Data) : null;

    /// <inheritdoc/>
    public async Task<string?> FindSecretUidAsync(string space, string name, CancellationToken cancellationToken = default) =>
        (await FindSecretAsync(space, name, cancellationToken))?.Metadata.Uid;

    /// <inheritdoc/>
    public async Task DeleteSecretAsync(string space, string name, string uid, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        await DeleteExactlyAsync(
            $"deleting the Secret {space}/{name}", uid,
            only => _client.CoreV1.DeleteNamespacedSecretAsync(name, space, body: only, cancellationToken: cancellationToken),
            cancellationToken);
        await WaitUntilAsync(
            async () => await FindSecretUidAsync(space, name, cancellationToken) != uid,
            timeout,
            () => new DeliveryException(
                $"The Secret {space}/{name} was not gone after {timeout.TotalSeconds:0} s.", "A finalizer holds it.", $"kubectl get secret {name} --namespace {space} --output yaml"),
            cancellationToken);
    }

    private Task<V1Secret?> FindSecretAsync(string space, string name, CancellationToken cancellationToken) => OrNullAsync(_api.RepeatableAsync(
        $"reading the Secret {space}/{name}",
        () => _client.CoreV1.ReadNamespacedSecretAsync(name, space, cancellationToken: cancellationToken),
        cancellationToken));

    private Task<V1Secret> CreateSecretAsync(
        string space, string name, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string>? labels,
        CancellationToken cancellationToken)
    {
        var body = new V1Secret { Metadata = new V1ObjectMeta { Name = name, Labels = labels?.ToDictionary() }, Type = "Opaque", Data = Bytes(values) };
        return _api.RepeatableAsync(
            $"creating the Secret {space}/{name}",
            () => _client.CoreV1.CreateNamespacedSecretAsync(body, space, cancellationToken: cancellationToken),
            cancellationToken);
    }

    private Task<V1Secret> ReplaceSecretAsync(
        string space, string name, V1Secret found, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string>? labels,
        CancellationToken cancellationToken)
    {
        var body = found with { Metadata = found.Metadata with { Labels = Merged(found.Metadata, labels) }, Data = Bytes(values) };
        return _api.RepeatableAsync(
            $"writing the Secret {space}/{name}",
            () => _client.CoreV1.ReplaceNamespacedSecretAsync(body, name, space, cancellationToken: cancellationToken),
            cancellationToken);
    }

    private static Dictionary<string, byte[]> Bytes(IReadOnlyDictionary<string, string> values) =>
        values.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value), StringComparer.Ordinal);

    private static Dictionary<string, string> Plain(IDictionary<string, byte[]>? data) =>
        data?.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(pair.Value), StringComparer.Ordinal) ?? [];

    private static bool SameText(Dictionary<string, string> left, IReadOnlyDictionary<string, string> right) =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static bool Holds(V1ObjectMeta metadata, IReadOnlyDictionary<string, string>? labels) =>
        labels is null || labels.All(label => metadata.Labels?.TryGetValue(label.Key, out var value) == true && value == label.Value);

    private static Dictionary<string, string> Merged(V1ObjectMeta metadata, IReadOnlyDictionary<string, string>? labels)
    {
        var merged = metadata.Labels is null ? [] : new Dictionary<string, string>(metadata.Labels, StringComparer.Ordinal);
        foreach (var (key, value) in labels ?? new Dictionary<string, string>())
            merged[key] = value;
        return merged;
    }
}
