using System.Text;
using k8s;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Client;

public sealed class ObjectTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task A_secret_comes_back_as_bytes()
    {
        var body = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "s" },
            Data = new Dictionary<string, byte[]> { ["bytes"] = [0, 255, 7] },
            StringData = new Dictionary<string, string> { ["text"] = "grün" },
        };
        await Client.CoreV1.CreateNamespacedSecretAsync(body, Space);
        var read = await Client.CoreV1.ReadNamespacedSecretAsync("s", Space);
        read.Data["bytes"].ShouldBe(new byte[] { 0, 255, 7 });
        Encoding.UTF8.GetString(read.Data["text"]).ShouldBe("grün");
        read.Metadata.CreationTimestamp!.Value.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public async Task Lists_come_in_chunks()
    {
        for (var i = 0; i < 5; i++)
            await Client.CoreV1.CreateNamespacedConfigMapAsync(LabelledMap($"chunk-{i}"), Space);

        var names = new List<string>();
        var sizes = new List<int>();
        string? next = null;
        do
        {
            var chunk = await Client.CoreV1.ListNamespacedConfigMapAsync(Space, continueParameter: next, labelSelector: "in=chunks", limit: 2);
            names.AddRange(chunk.Items.Select(item => item.Metadata.Name));
            sizes.Add(chunk.Items.Count);
            next = chunk.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));

        names.ShouldBe(["chunk-0", "chunk-1", "chunk-2", "chunk-3", "chunk-4"]);
        sizes.ShouldBe([2, 2, 1]);
    }

    [Fact]
    public async Task What_the_models_do_not_name_survives_a_round_trip()
    {
        var pod = TestObjects.Pod("round", TestObjects.Forever);
        var text = KubernetesJson.Serialize(pod).Replace("\"restartPolicy\"", "\"hostAliases\":[{\"ip\":\"10.0.0.9\",\"hostnames\":[\"nine\"]}],\"restartPolicy\"");
        var copy = KubernetesJson.Deserialize<V1Pod>(text);
        KubernetesJson.Serialize(copy with { Status = new V1PodStatus() }).ShouldContain("\"hostnames\":[\"nine\"]");
        await Should.NotThrowAsync(() => Client.CoreV1.ListNamespacedPodAsync(Space));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        await Client.CoreV1.CreateNamespacedConfigMapAsync(TestObjects.ConfigMap("dry"), Space, dryRun: "All");
        (await Client.CoreV1.ListNamespacedConfigMapAsync(Space)).Items.ShouldNotContain(map => map.Metadata.Name == "dry");
    }

    [Fact]
    public async Task Quantities_compare_by_amount()
    {
        await Client.CoreV1.CreateNamespacedPersistentVolumeClaimAsync(TestObjects.Claim("disk"), Space);
        var claim = await Client.CoreV1.ReadNamespacedPersistentVolumeClaimAsync("disk", Space);
        claim.Spec.Resources.Requests["storage"].ShouldBe(new ResourceQuantity("65536Ki"));
        claim.Spec.Resources.Requests["storage"].ToInt64().ShouldBe(64L << 20);
    }

    [Fact]
    public async Task The_server_says_its_version() =>
        (await Client.Version.GetCodeAsync()).GitVersion.ShouldStartWith("v1.");

    [Fact]
    public async Task The_caller_may_ask_what_it_may()
    {
        var review = new V1SelfSubjectAccessReview
        {
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes { Verb = "delete", Resource = "secrets", NamespaceProperty = Space },
            },
        };
        (await Client.AuthorizationV1.CreateSelfSubjectAccessReviewAsync(review)).Status.Allowed.ShouldBeTrue();
    }

    private static V1ConfigMap LabelledMap(string name)
    {
        var map = TestObjects.ConfigMap(name);
        map.Metadata.Labels = new Dictionary<string, string> { ["in"] = "chunks" };
        return map;
    }
}
