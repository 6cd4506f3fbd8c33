using k8s;
using k8s.Models;

namespace DifyDelivery.Kubernetes;

public sealed partial class KubernetesCluster
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<ClusterEvent>> ListEventsAsync(string space, CancellationToken cancellationToken = default) =>
        EventsAsync(space, $"listing the events of {space}", null, cancellationToken);

    Task<IReadOnlyList<ClusterEvent>> IFaultEvidence.ListEventsAsync(string space, string kind, string name, CancellationToken cancellationToken) =>
        EventsAsync(space, $"listing the events of {kind} {space}/{name}", $"involvedObject.kind={kind},involvedObject.name={name}", cancellationToken);

    private async Task<IReadOnlyList<ClusterEvent>> EventsAsync(string space, string doing, string? selector, CancellationToken cancellationToken)
    {
        var events = await ListAsync(
            doing,
            next => _client.CoreV1.ListNamespacedEventAsync(
                space, continueParameter: next, fieldSelector: selector, limit: ChunkSize, cancellationToken: cancellationToken),
            list => (list.Items, list.Metadata.ContinueProperty),
            ToClusterEvent,
            cancellationToken);
        return [.. events.OrderBy(happened => happened.At)];
    }

    private static ClusterEvent ToClusterEvent(Corev1Event happened) => new(
        happened.InvolvedObject?.Kind ?? "",
        happened.InvolvedObject?.Name ?? "",
        (happened.FirstTimestamp ?? happened.EventTime ?? happened.Metadata.CreationTimestamp).ToTime(),
        (happened.LastTimestamp ?? happened.EventTime ?? happened.Metadata.CreationTimestamp).ToTime(),
        happened.Type ?? "",
        happened.Reason ?? "",
        happened.Message ?? "",
        happened.Count ?? 1);
}
