using DifyDelivery.Kubernetes;

namespace DifyDelivery.Helm;

/// <summary>
/// The objects of the server in the cluster as they are there: found by the chart's labels, whatever they are called, and never those of another
/// release beside it.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="space">The release's namespace.</param>
/// <param name="names">The release's labels.</param>
public sealed class DifyServerObjects(ICluster cluster, string space, DifyNames names)
{
    /// <summary>Pods that are not on their way out, the ready ones first.</summary>
    /// <param name="role"><see cref="DifyNames.PrimaryRole"/>, <see cref="DifyNames.ReadRole"/>, or null for both.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<IReadOnlyList<Pod>> PodsAsync(string? role, CancellationToken cancellationToken = default) =>
        [.. (await cluster.ListPodsAsync(space, names.PostgresqlSelector(role), cancellationToken)).Where(pod => !pod.Terminating).OrderByDescending(pod => pod.Ready)];

    /// <summary>The name of a server's pod; while there is none, the one that the chart's StatefulSet will give it.</summary>
    /// <param name="role">Which server.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<string> PodNameAsync(string role, CancellationToken cancellationToken = default) =>
        await PodsAsync(role, cancellationToken) is [var pod, ..] ? pod.Name : $"{(role == DifyNames.PrimaryRole ? names.PostgresqlPrimary : names.PostgresqlRead)}-0";

    /// <summary>StatefulSets.</summary>
    /// <param name="role">Which server; null for both.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<IReadOnlyList<Workload>> StatefulSetsAsync(string? role, CancellationToken cancellationToken = default) =>
        [.. (await cluster.ListWorkloadsAsync(space, names.PostgresqlSelector(role), cancellationToken)).Where(workload => workload.Kind == WorkloadKind.StatefulSet)];

    /// <summary>Volume claims. They outlive the release, and their StatefulSet.</summary>
    /// <param name="role">Which server; null for both.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<VolumeClaim>> ClaimsAsync(string? role, CancellationToken cancellationToken = default) =>
        cluster.ListVolumeClaimsAsync(space, names.PostgresqlSelector(role), cancellationToken);

    /// <summary>How large the disk of a server is; null where there is none.</summary>
    /// <param name="role">Which server.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<long?> DiskBytesAsync(string role, CancellationToken cancellationToken = default) =>
        (await ClaimsAsync(role, cancellationToken)) is [var claim, ..] ? claim.CapacityBytes ?? claim.RequestedBytes : null;
}
