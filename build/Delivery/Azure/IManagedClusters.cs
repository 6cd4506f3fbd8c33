namespace DifyDelivery.Azure;

/// <summary>AKS clusters, of the resource group or of another one.</summary>
public interface IManagedClusters
{
    /// <summary>Reads a cluster, or null where there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="resourceGroup">Its resource group; null for the scope's.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<ManagedCluster?> FindAsync(string name, string? resourceGroup = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Fetches the kubeconfig of an ordinary user (<c>listClusterUserCredential</c>), made non-interactive: where it names the credential
    /// plugin <c>kubelogin</c>, that signs in as this session does. It holds credentials: keep it in a file that only its owner may read.
    /// </summary>
    /// <param name="name">The cluster.</param>
    /// <param name="resourceGroup">Its resource group; null for the scope's.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<ClusterKubeconfig> ReadKubeconfigAsync(string name, string? resourceGroup = null, CancellationToken cancellationToken = default);
}

/// <summary>An AKS cluster as Azure describes it.</summary>
/// <param name="Id">Its resource id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Location">Its region, short.</param>
/// <param name="ProvisioningState"><c>Succeeded</c>, <c>Creating</c>, <c>Failed</c> ...; unknown words stay as they are.</param>
/// <param name="PowerState"><c>Running</c> or <c>Stopped</c>.</param>
/// <param name="Version">Kubernetes version that runs.</param>
/// <param name="IsPrivate">Whether the API server answers in the cluster's network only.</param>
public sealed record ManagedCluster(
    string Id, string Name, string Location, string ProvisioningState, string PowerState, string? Version, bool IsPrivate);

/// <summary>A kubeconfig.</summary>
/// <param name="Text">The file's content.</param>
/// <param name="Context">Its current context.</param>
/// <param name="Plugin">The credential plugin that it runs, <c>kubelogin</c>; null where it holds the credentials itself.</param>
/// <param name="Secrets">Tokens and keys in it, for a redactor.</param>
public sealed record ClusterKubeconfig(string Text, string Context, string? Plugin, IReadOnlyList<string> Secrets)
{
    /// <summary>Without the content.</summary>
    public override string ToString() => $"{nameof(ClusterKubeconfig)} {{ Context = {Context}, Plugin = {Plugin} }}";
}
