namespace DifyDelivery.Kubernetes;

/// <summary>Persistent volume claims: where a database's data is.</summary>
public interface IVolumeClaims
{
    /// <summary>Lists the claims of a namespace.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="labelSelector">Which ones; null for all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<VolumeClaim>> ListVolumeClaimsAsync(
        string space, string? labelSelector = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks the API server, without changing anything, whether a claim may grow: the storage class's rules (allowVolumeExpansion) are applied to
    /// the question as they would be to the change, and a class is not readable with rights in one namespace.
    /// </summary>
    /// <param name="space">The namespace.</param>
    /// <param name="claim">What <see cref="ListVolumeClaimsAsync"/> gave.</param>
    /// <param name="size">The new size, a Kubernetes quantity.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Null when it may; otherwise the server's own sentence.</returns>
    Task<string?> FindGrowthRefusalAsync(string space, VolumeClaim claim, string size, CancellationToken cancellationToken = default);

    /// <summary>
    /// Has a claim ask for a larger size. It returns when that is accepted: the storage's driver grows the volume after that, under a running
    /// pod. The very one that was listed (by uid), or none.
    /// </summary>
    /// <param name="space">The namespace.</param>
    /// <param name="claim">What <see cref="ListVolumeClaimsAsync"/> gave.</param>
    /// <param name="size">The new size, a Kubernetes quantity.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task GrowVolumeClaimAsync(string space, VolumeClaim claim, string size, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes claims, and with them their data, and waits until they are gone. A claim is deleted only while it is the very one that
    /// was listed (by uid): one of the same name that was made meanwhile is left alone. One that is gone already is success.
    /// </summary>
    /// <param name="space">The namespace.</param>
    /// <param name="claims">What <see cref="ListVolumeClaimsAsync"/> gave.</param>
    /// <param name="timeout">How long to wait; a claim that a pod still uses stays until the pod is gone.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task DeleteVolumeClaimsAsync(
        string space, IReadOnlyCollection<VolumeClaim> claims, TimeSpan timeout, CancellationToken cancellationToken = default);
}

/// <summary>A persistent volume claim.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uid">What tells it from a later one of the same name.</param>
/// <param name="Phase"><c>Pending</c>, <c>Bound</c> or <c>Lost</c>.</param>
/// <param name="RequestedBytes">The size asked for.</param>
/// <param name="CapacityBytes">The size given; null until it is bound.</param>
/// <param name="StorageClass">Its storage class.</param>
/// <param name="CreatedAt">When it was made: how old its data can be at most.</param>
/// <param name="Labels">Its labels.</param>
public sealed record VolumeClaim(
    string Name,
    string Uid,
    string Phase,
    long RequestedBytes,
    long? CapacityBytes,
    string? StorageClass,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, string> Labels);
