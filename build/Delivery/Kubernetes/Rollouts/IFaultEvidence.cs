namespace DifyDelivery.Kubernetes;

/// <summary>What the cluster can say about a fault.</summary>
internal interface IFaultEvidence
{
    /// <summary>The events of one object, oldest first.</summary>
    Task<IReadOnlyList<ClusterEvent>> ListEventsAsync(string space, string kind, string name, CancellationToken cancellationToken);

    /// <summary>The end of a container's log; see <see cref="IPods.ReadLogAsync"/>.</summary>
    Task<IReadOnlyList<string>> ReadLogAsync(string space, string pod, LogQuery query, CancellationToken cancellationToken);
}
