using DifyDelivery.Reporting;

namespace DifyDelivery.Sandbox;

/// <summary>A Kubernetes cluster for one environment of the sandbox: our own node, kind, or one that the person has.</summary>
public interface ISandboxCluster
{
    /// <summary><c>node</c>, <c>kind</c> or <c>context</c>.</summary>
    string Kind { get; }

    /// <summary>Looks without changing anything.</summary>
    Task<ClusterState> ObserveAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes the cluster answer: starts it, repairs what died, or finds that nothing is to be done. Idempotent.</summary>
    /// <param name="reporter">Told what takes time.</param>
    /// <param name="cancellationToken">Stops; what was built or started stays usable for the next attempt.</param>
    Task<ClusterEndpoint> EnsureAsync(IReporter reporter, CancellationToken cancellationToken = default);

    /// <summary>Brings image archives into the cluster's own store. Archives that are there already are left alone.</summary>
    /// <param name="archives">OCI archives on this machine.</param>
    /// <param name="reporter">Told what takes time.</param>
    /// <param name="cancellationToken">Stops between archives.</param>
    Task LoadImagesAsync(IReadOnlyList<SandboxImage> archives, IReporter reporter, CancellationToken cancellationToken = default);

    /// <summary>Removes the cluster and everything of it from this machine. Nothing to remove is success.</summary>
    /// <param name="reporter">Told what takes time.</param>
    /// <param name="cancellationToken">Stops; the next call goes on.</param>
    Task RemoveAsync(IReporter reporter, CancellationToken cancellationToken = default);
}

/// <summary>Whether a cluster is there.</summary>
/// <param name="Status">What was found.</param>
/// <param name="Detail">In words, for the plan: <c>running since 02:10, 4 images</c>.</param>
/// <param name="Endpoint">How to reach it, when it runs.</param>
public sealed record ClusterState(ClusterStatus Status, string Detail, ClusterEndpoint? Endpoint = null);

/// <summary>What was found of a cluster.</summary>
public enum ClusterStatus
{
    /// <summary>Nothing.</summary>
    Absent,

    /// <summary>Something that does not work: a dead node, a stopped component, leftovers.</summary>
    Broken,

    /// <summary>It answers and its node is Ready.</summary>
    Running,
}

/// <summary>How to reach a cluster.</summary>
/// <param name="KubeconfigPath">A kubeconfig file with an administrator's credentials, mode 600.</param>
/// <param name="Context">The context in it.</param>
/// <param name="NodeAddress">An address where NodePorts answer, from this machine and from pods alike.</param>
public sealed record ClusterEndpoint(string KubeconfigPath, string Context, string NodeAddress);

/// <summary>A container image as an archive on this machine.</summary>
/// <param name="Reference">Its name: <c>localhost/dify-delivery/postgresql:15-0123456789ab</c>. The tag changes with the content.</param>
/// <param name="ArchivePath">The OCI archive.</param>
public sealed record SandboxImage(string Reference, string ArchivePath);
