using System.Text;
using DifyDelivery.Azure.Rest;
using DifyDelivery.Azure.SignIn;

namespace DifyDelivery.Azure.Clusters;

/// <summary>AKS clusters through Azure Resource Manager.</summary>
internal sealed class ArmClusters(ArmPipeline arm, SignInChain signIn) : IManagedClusters
{
    public async Task<ManagedCluster?> FindAsync(string name, string? resourceGroup, CancellationToken cancellationToken)
    {
        if (await arm.FindAsync(Path(name, resourceGroup), $"reading AKS cluster {name}", cancellationToken) is not { } json)
        {
            return null;
        }

        return new ManagedCluster(
            json.Text("id") ?? "", json.Text("name") ?? name, json.Region(), json.Text("properties", "provisioningState") ?? "unknown",
            json.Text("properties", "powerState", "code") ?? "Running",
            json.Text("properties", "currentKubernetesVersion") ?? json.Text("properties", "kubernetesVersion"),
            json.IsTrue("properties", "apiServerAccessProfile", "enablePrivateCluster"));
    }

    public async Task<ClusterKubeconfig> ReadKubeconfigAsync(string name, string? resourceGroup, CancellationToken cancellationToken)
    {
        // format=exec: clusters with Entra ID answer with the plugin kubelogin rather than with one that clients have dropped.
        var answer = await arm.PostAsync(
            $"{Path(name, resourceGroup).Action("listClusterUserCredential").Url}&format=exec", null, $"fetching the kubeconfig of {name}", cancellationToken);
        var encoded = answer.Items("kubeconfigs").Select(item => item.Text("value")).FirstOrDefault(value => !string.IsNullOrEmpty(value))
            ?? throw new AzureException($"Azure gave no kubeconfig for {name}.", "Its answer holds none for an ordinary user.", $"az aks get-credentials --name {name} --resource-group {resourceGroup ?? arm.Scope.ResourceGroup} --file -");
        return KubeconfigConversion.Convert(Encoding.UTF8.GetString(Convert.FromBase64String(encoded)), signIn.Used ?? AzureCredentialKind.AzureCli);
    }

    private ArmPath Path(string name, string? resourceGroup) => ArmPath.InGroup(
        resourceGroup is null ? arm.Scope : arm.Scope with { ResourceGroup = resourceGroup }, ApiVersions.Cluster, name);
}
