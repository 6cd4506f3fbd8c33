namespace DifyDelivery.Kubernetes;

/// <summary>What the cluster can say about a fault.</summary>
internal interface IFaultEvidence
{
    /// <summary>The events of one object, oldest first.</summary>
    Task<IReadOnlyList<ClusterEvent>> ListEventsAsync(string space, string kind, string name, CancellationToken cancellationToken);

    /// <summary>The end of a container's log; see <see cref="IPods.ReadLogAsync"/>.</summary>
    Task<IReadOnlyList<string>> ReadLogAsync(string space, string pod, LogQuery query, CancellationToken cancellationToken);
}

/// <summary>Something that happened to an object.</summary>
/// <param name="At">When it happened last.</param>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Count">How often.</param>
internal sealed record ClusterEvent(DateTimeOffset At, string Type, string Reason, string Message, int Count);
