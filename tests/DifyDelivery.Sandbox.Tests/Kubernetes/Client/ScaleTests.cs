using k8s;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Client;

public sealed class ScaleTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task Both_kinds_are_read_replaced_and_patched_by_scale()
    {
        await Client.AppsV1.CreateNamespacedDeploymentAsync(TestObjects.Deployment("app", TestObjects.Forever, replicas: 0), Space);
        await Client.AppsV1.CreateNamespacedStatefulSetAsync(TestObjects.StatefulSet("set", TestObjects.Forever), Space);

        var scale = await Client.AppsV1.ReadNamespacedDeploymentScaleAsync("app", Space);
        scale.Spec.Replicas.GetValueOrDefault().ShouldBe(0);
        scale.Spec.Replicas = 2;
        (await Client.AppsV1.ReplaceNamespacedDeploymentScaleAsync(scale, "app", Space)).Spec.Replicas.ShouldBe(2);

        var patch = new V1Patch(new { spec = new { replicas = 0 } }, V1Patch.PatchType.MergePatch);
        await Client.AppsV1.PatchNamespacedStatefulSetScaleAsync(patch, "set", Space);
        (await Client.AppsV1.ReadNamespacedStatefulSetAsync("set", Space)).Spec.Replicas.ShouldBe(0);
        (await Client.AppsV1.ReadNamespacedDeploymentAsync("app", Space)).Spec.Replicas.ShouldBe(2);
    }
}
