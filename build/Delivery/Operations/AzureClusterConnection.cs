using DifyDelivery.Azure;
using DifyDelivery.Errors;
using DifyDelivery.Files;
using DifyDelivery.Kubernetes;
using DifyDelivery.Processes;
using DifyDelivery.Sandbox;

namespace DifyDelivery.Operations;

/// <summary>Opens a cluster with a kubeconfig.</summary>
/// <param name="kubeconfig">The file.</param>
/// <param name="clusterContext">The context in it.</param>
/// <param name="cancellationToken">Stops.</param>
internal delegate Task<ICluster> ClusterOpener(string kubeconfig, string clusterContext, CancellationToken cancellationToken);

/// <summary>The way from an AKS cluster in Azure to the port that everything else uses.</summary>
internal sealed class AzureClusterConnection(DeliveryContext context, IAzure azure, ClusterOpener open)
{
    private readonly string _kubeconfig = Path.Combine(context.Folders.State(context.Environment), "kubeconfig");

    public static ClusterOpener Opener(TimeProvider time) =>
        async (kubeconfig, clusterContext, cancellationToken) => await KubernetesCluster.ConnectAsync(kubeconfig, clusterContext, time, cancellationToken);

    /// <summary>Fetches the kubeconfig, keeps it for Helm and kubectl (mode 600), and asks the API server for its version.</summary>
    /// <exception cref="DeliveryException">A program is missing, the login is refused, or the API server does not answer.</exception>
    public async Task<ConnectedCluster> OpenAsync(bool isPrivate, CancellationToken cancellationToken)
    {
        var name = AzureLook.ClusterName(context.Settings);
        var kubeconfig = await azure.Clusters.ReadKubeconfigAsync(name, AzureLook.ClusterGroup(context.Settings), cancellationToken);
        foreach (var secret in kubeconfig.Secrets)
        {
            context.Redactor.Register(secret);
        }

        if (kubeconfig.Plugin is { } plugin && ProgramPath.Find(plugin) is null)
        {
            throw new DeliveryException(
                $"AKS cluster '{name}' signs in with '{plugin}', which is not on this machine.", "Its kubeconfig runs that program for every token.",
                $"install it: 'az aks install-cli' brings kubectl and kubelogin, see https://azure.github.io/kubelogin/install.html");
        }

        PrivateFiles.EnsureDirectory(Path.GetDirectoryName(_kubeconfig)!);
        await PrivateFiles.WriteAsync(_kubeconfig, kubeconfig.Text, cancellationToken);
        var api = await open(_kubeconfig, kubeconfig.Context, cancellationToken);
        try
        {
            await api.GetServerVersionAsync(cancellationToken);
        }
        catch (ClusterUnreachableException exception) when (isPrivate)
        {
            throw new DeliveryException(
                exception.Message, $"{exception.Why}\nThe cluster is private: its API server answers in its own network only.",
                "run from a machine or agent in that network or a peered one", exception);
        }

        return new ConnectedCluster(api, new ClusterEndpoint(_kubeconfig, kubeconfig.Context, api.Address.Host));
    }
}
