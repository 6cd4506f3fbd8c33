using DifyDelivery.Kubernetes;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Tests.Kubernetes;

public sealed class TargetRightsTests
{
    private static readonly string[] Writing = ["create", "update", "patch", "delete"];

    /// <summary>Verify may need a pod of its own on the way to a server that only the cluster reaches.</summary>
    [Theory]
    [InlineData("Plan")]
    [InlineData("Verify", "pods", "pods/exec")]
    [InlineData(TargetRights.Rehearse, "leases", "pods", "pods/exec")]
    public void Who_only_looks_may_change_nothing(string target, params string[] exceptions) =>
        TargetRights.Of(target)
            .Where(right => right.Resource != "pods/portforward" && right.Verbs.Any(Writing.Contains))
            .Select(right => right.Resource).ShouldBe(exceptions, ignoreOrder: true);

    [Fact]
    public void A_resource_stands_once_with_all_its_verbs()
    {
        var rights = TargetRights.Of("Teardown");
        rights.Select(right => right.Name).ShouldBeUnique();
        rights.Single(right => right.Name == "leases.coordination.k8s.io").Verbs.ShouldBe(["get", "create", "update", "delete"]);
        rights.Single(right => right.Name == "deployments.apps/scale").Verbs.ShouldBe(["patch"]);
    }

    [Fact]
    public void A_target_that_speaks_to_no_cluster_needs_nothing() => TargetRights.Of("Doctor").ShouldBeEmpty();

    /// <summary>Whoever reads the Role of one release must not have those of the cluster.</summary>
    [Fact]
    public void Nothing_reaches_beyond_the_namespace()
    {
        var objects = Read(RightsManifest.Write("dify"));
        objects.Select(Kind).Distinct().ShouldBe(["Namespace", "ServiceAccount", "Role", "RoleBinding"]);
        objects.Where(item => Kind(item) != "Namespace").ShouldAllBe(item => Text(item["metadata"]["namespace"]) == "dify");
        objects.Where(item => Kind(item) == "Role")
            .SelectMany(item => ((YamlSequenceNode)item["rules"]).Children)
            .SelectMany(rule => new[] { "apiGroups", "resources", "verbs" }.SelectMany(part => ((YamlSequenceNode)rule[part]).Children))
            .ShouldAllBe(word => Text(word) != "*");
    }

    [Theory]
    [InlineData("Group:0f1e", "Group", "0f1e")]
    [InlineData("User:ci@example.com", "User", "ci@example.com")]
    [InlineData("ServiceAccount:ci/agent", "ServiceAccount", "agent")]
    public void Whoever_is_named_gets_every_Role(string text, string kind, string name)
    {
        var objects = Read(RightsManifest.Write("dify", RightsSubject.Parse(text)));
        objects.Where(item => Kind(item) == "ServiceAccount").ShouldBeEmpty();
        var bindings = objects.Where(item => Kind(item) == "RoleBinding").ToList();
        bindings.Count.ShouldBe(TargetRights.Targets.Count);
        bindings.ShouldAllBe(item => Text(item["subjects"][0]["kind"]) == kind && Text(item["subjects"][0]["name"]) == name);
    }

    [Theory]
    [InlineData("ci")]
    [InlineData("Group:")]
    [InlineData("ServiceAccount:agent")]
    [InlineData("Robot:x")]
    public void Anything_else_is_nobody(string text) => RightsSubject.Parse(text).ShouldBeNull();

    private static List<YamlMappingNode> Read(string manifest)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(manifest));
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    private static string? Kind(YamlMappingNode item) => Text(item["kind"]);

    private static string? Text(YamlNode node) => ((YamlScalarNode)node).Value;
}
