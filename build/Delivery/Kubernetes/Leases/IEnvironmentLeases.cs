namespace DifyDelivery.Kubernetes;

/// <summary>One at a time: a lock for each environment, kept in the cluster so that every agent sees it.</summary>
public interface IEnvironmentLeases
{
    /// <summary>Takes the lock and keeps it until it is disposed of. It is renewed in the background.</summary>
    /// <param name="request">Which lock, who takes it and what for.</param>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    /// <exception cref="EnvironmentBusyException">Somebody else holds it.</exception>
    Task<EnvironmentLease> AcquireLeaseAsync(LeaseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a lock's object, whoever holds it. None there is success.</summary>
    /// <param name="space">The namespace that the lock is in.</param>
    /// <param name="name">The lock's name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task DeleteLeaseAsync(string space, string name, CancellationToken cancellationToken = default);
}

/// <summary>A wish for a lock.</summary>
/// <param name="Space">The namespace that the lock is in; it is made when it is not there.</param>
/// <param name="Name">The lock's name: <c>dify-delivery-dev</c>.</param>
/// <param name="Activity">What is going to be done, for whoever finds it taken: <c>DeployDify --env dev</c>.</param>
public sealed record LeaseRequest(string Space, string Name, string Activity)
{
    /// <summary>Who takes it; by default this process: user, machine, process id and start time.</summary>
    public string Holder { get; init; } = LeaseHolder.ThisProcess();

    /// <summary>How long the lock outlives a holder that was killed. It is renewed three times as often.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for a lock that is taken before giving up; by default not at all.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.Zero;
}
