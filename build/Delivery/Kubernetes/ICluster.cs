namespace DifyDelivery.Kubernetes;

/// <summary>
/// What the product asks of a Kubernetes cluster, in its own words; no type of the Kubernetes client appears here. Each part is a
/// small port, so that a caller names only what it needs. Every member throws <see cref="Errors.DeliveryException"/> when the server
/// refuses and <see cref="ClusterUnreachableException"/> when it does not answer.
/// </summary>
public interface ICluster : INamespaces, ISecrets, IConfigMaps, IServices, IVolumeClaims, IWorkloads, IAutoscalers, IPods, ITaskPods, IEvents, IEnvironmentLeases, IAccess
{
    /// <summary>The address of the API server.</summary>
    Uri Address { get; }

    /// <summary>Asks the API server for its version: the cheapest proof that it answers.</summary>
    Task<ServerVersion> GetServerVersionAsync(CancellationToken cancellationToken = default);
}

/// <summary>The version of an API server.</summary>
/// <param name="Text">As it says it: <c>v1.20.2</c>, <c>v1.33.1-gke.1</c>.</param>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second number, without the plus sign that some distributions add.</param>
public sealed record ServerVersion(string Text, int Major, int Minor);
