using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Client;

public sealed class PatchTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.CoreV1.CreateNamespacedConfigMapAsync(TestObjects.ConfigMap("map", ("a", "1"), ("b", "2")), Space);
    }

    [Fact]
    public async Task A_json_patch_does_its_operations() =>
        (await Patch("""[{"op":"remove","path":"/data/a"},{"op":"add","path":"/data/c","value":"3"}]""", V1Patch.PatchType.JsonPatch))
            .ShouldBe("b=2 c=3");

    [Fact]
    public async Task A_merge_patch_removes_what_is_null_in_it() =>
        (await Patch(new { data = new Dictionary<string, string?> { ["a"] = null, ["c"] = "3" } }, V1Patch.PatchType.MergePatch)).ShouldBe("b=2 c=3");

    [Fact]
    public async Task A_strategic_patch_merges_lists_by_name()
    {
        await Client.AppsV1.CreateNamespacedDeploymentAsync(TestObjects.Deployment("app", TestObjects.Forever, replicas: 0), Space);
        var body = """{"spec":{"template":{"spec":{"containers":[{"name":"main","env":[{"name":"A","value":"1"}]}]}}}}""";
        var patched = await Client.AppsV1.PatchNamespacedDeploymentAsync(
            new V1Patch(body, V1Patch.PatchType.StrategicMergePatch), "app", Space);
        var container = patched.Spec.Template.Spec.Containers.ShouldHaveSingleItem();
        container.Image.ShouldBe(TestImages.Shell);
        container.Env.ShouldHaveSingleItem().Value.ShouldBe("1");
    }

    [Fact]
    public async Task Server_side_apply_tells_managers_apart()
    {
        await Apply("first", "x", force: null);
        var conflict = await Should.ThrowAsync<HttpOperationException>(() => Apply("second", "y", force: null));
        conflict.Response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        KubernetesJson.Deserialize<V1Status>(conflict.Response.Content).Details.Causes
            .ShouldContain(cause => cause.Reason == "FieldManagerConflict");
        (await Apply("second", "y", force: true)).Data["owned"].ShouldBe("y");
    }

    private Task<V1ConfigMap> Apply(string manager, string value, bool? force)
    {
        var body = new V1ConfigMap
        {
            ApiVersion = "v1",
            Kind = "ConfigMap",
            Metadata = new V1ObjectMeta { Name = "applied" },
            Data = new Dictionary<string, string> { ["owned"] = value },
        };
        return Client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch(body, V1Patch.PatchType.ApplyPatch), "applied", Space, fieldManager: manager, force: force);
    }

    private async Task<string> Patch(object body, V1Patch.PatchType type)
    {
        var patched = await Client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch(body, type), "map", Space);
        return string.Join(' ', patched.Data.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}"));
    }
}
