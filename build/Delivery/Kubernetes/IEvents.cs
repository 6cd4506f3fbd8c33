namespace DifyDelivery.Kubernetes;

/// <summary>Events: what the cluster says has happened, for an hour or so.</summary>
public interface IEvents
{
    /// <summary>Lists the events of a namespace, oldest first.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<ClusterEvent>> ListEventsAsync(string space, CancellationToken cancellationToken = default);
}
