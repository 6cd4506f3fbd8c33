using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Client;

public sealed class ScaleTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task Both_kinds_are_read_replaced_and_patched_by_scale()
    {
        await Client.AppsV1.CreateNamespacedDeploymentAsync(TestObjects.Deployment("app", TestObjects.Forever, replicas: 0), Space);
        await Client.AppsV1.CreateNamespacedStatefulSetAsync(TestObjects.StatefulSet("set", TestObjects.Forever), Space);

        await Eventually(() => TryReplaceAsync("app", 2), "the controller has written the status, and no longer changes the version");

        var patch = new V1Patch(new { spec = new { replicas = 0 } }, V1Patch.PatchType.MergePatch);
        await Client.AppsV1.PatchNamespacedStatefulSetScaleAsync(patch, "set", Space);
        (await Client.AppsV1.ReadNamespacedStatefulSetAsync("set", Space)).Spec.Replicas.ShouldBe(0);
        (await Client.AppsV1.ReadNamespacedDeploymentAsync("app", Space)).Spec.Replicas.ShouldBe(2);
    }

    private async Task<bool> TryReplaceAsync(string name, int replicas)
    {
        var scale = await Client.AppsV1.ReadNamespacedDeploymentScaleAsync(name, Space);
        scale.Spec.Replicas.GetValueOrDefault().ShouldBe(0);
        scale.Spec.Replicas = replicas;
        try
        {
            return (await Client.AppsV1.ReplaceNamespacedDeploymentScaleAsync(scale, name, Space)).Spec.Replicas == replicas;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }
    }
}
