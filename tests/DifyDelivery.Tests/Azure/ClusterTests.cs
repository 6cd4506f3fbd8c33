using DifyDelivery.Azure;
using DifyDelivery.Azure.Clusters;
using DifyDelivery.Tests.Azure.Arm;

namespace DifyDelivery.Tests.Azure;

/// <summary>AKS clusters and their kubeconfigs.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private AzureScene _scene = null!;

    public async Task InitializeAsync() => _scene = await AzureScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task AClusterIsReadAsAzureDescribesIt()
    {
        _scene.Arm.World.Add(ArmShapes.Cluster("aks-dify-dev", power: "Stopped", isPrivate: true));

        var cluster = (await _scene.Azure.Clusters.FindAsync("aks-dify-dev"))!;

        (cluster.ProvisioningState, cluster.PowerState, cluster.Version, cluster.IsPrivate).ShouldBe(("Succeeded", "Stopped", "1.33.4", true));
        (await _scene.Azure.Clusters.FindAsync("aks-other")).ShouldBeNull();
    }

    [Fact]
    public async Task AClusterOfAnotherGroupIsFoundThere()
    {
        await _scene.Azure.Clusters.FindAsync("shared", "rg-platform");

        _scene.Arm.Requests[^1].Path.ShouldBe($"/subscriptions/{ArmShapes.Subscription}/resourceGroups/rg-platform/providers/Microsoft.ContainerService/managedClusters/shared");
    }

    [Fact]
    public async Task ThePluginSignsInAsTheSessionDoes()
    {
        await _scene.Azure.Subscription.ReadAsync();

        var kubeconfig = await _scene.Azure.Clusters.ReadKubeconfigAsync("aks-dify-dev");

        (kubeconfig.Context, kubeconfig.Plugin).ShouldBe(("aks-dify-dev", "kubelogin"));
        kubeconfig.Text.ReplaceLineEndings("\n").ShouldContain("args:\n      - get-token\n      - --login\n      - azurecli\n      - --server-id\n      - 6dae42f8-4368-4678-94ff-3960e28e3630\n");
        kubeconfig.Text.ShouldNotContain("devicecode");
        _scene.Arm.Writes.ShouldBe(["POST …/Microsoft.ContainerService/managedClusters/aks-dify-dev/listClusterUserCredential?api-version=2025-05-01&format=exec"]);
    }

    [Theory]
    [InlineData(AzureCredentialKind.WorkloadIdentity, "workloadidentity", false)]
    [InlineData(AzureCredentialKind.GitHubActions, "workloadidentity", false)]
    [InlineData(AzureCredentialKind.AzurePipelines, "azurepipelines", false)]
    [InlineData(AzureCredentialKind.Environment, "spn", true)]
    public void EachIdentityHasItsLogin(AzureCredentialKind kind, string login, bool tenant)
    {
        var text = KubeconfigConversion.Convert(ArmShapes.PluginKubeconfig, kind).Text;

        text.ShouldContain($"- {login}");
        text.Contains("--tenant-id", StringComparison.Ordinal).ShouldBe(tenant);
    }

    [Fact]
    public void AKubeconfigWithItsOwnCredentialsStaysAsItIs()
    {
        var kubeconfig = KubeconfigConversion.Convert(ArmShapes.LocalKubeconfig, AzureCredentialKind.AzureCli);

        kubeconfig.Plugin.ShouldBeNull();
        kubeconfig.Text.ShouldBe(ArmShapes.LocalKubeconfig);
        kubeconfig.Secrets.ShouldBe(["kubeconfig-secret-token"]);
        kubeconfig.ToString().ShouldNotContain("kubeconfig-secret-token");
    }
}
