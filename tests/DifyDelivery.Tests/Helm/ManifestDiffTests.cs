using DifyDelivery.Helm;

namespace DifyDelivery.Tests.Helm;

public class ManifestDiffTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: dify-api}
        spec:
          replicas: 1
          template:
            spec:
              containers:
                - name: api
                  env:
                    - {name: DB_HOST, value: old}
                    - {name: SECRET_KEY, value: Hunter2}
        """;

    [Fact]
    public void ReorderedReformattedAndCommentedIsNoChange() =>
        DifyRelease.Diff(Deployment, """
            # Source: elsewhere
            kind: Deployment
            apiVersion: apps/v1
            metadata:
                name: "dify-api"
                annotations: {}
            spec: {template: {spec: {containers: [{env: [{value: Hunter2, name: SECRET_KEY}, {value: old, name: DB_HOST}], name: api, args: null}]}}, replicas: 1}
            """).HasChanges.ShouldBeFalse();

    [Fact]
    public void AChangedFieldIsNamedByItsPath()
    {
        var after = Deployment.Replace("value: old", "value: new", StringComparison.Ordinal).Replace("replicas: 1", "replicas: \"1\"", StringComparison.Ordinal);
        var diff = DifyRelease.Diff(Deployment, after);

        diff.Changes.ShouldHaveSingleItem().ToString().ShouldBe(
            "change Deployment dify-api: spec.replicas 1 -> \"1\", spec.template.spec.containers[api].env[DB_HOST].value \"old\" -> \"new\"");
        diff.Restarts.ShouldBe(["dify-api"]);
    }

    [Fact]
    public void AnInsertedVariableIsOneChange() =>
        DifyRelease.Diff(Deployment, Deployment.Replace("env:", "env:\n            - {name: A, value: b}", StringComparison.Ordinal))
            .Changes.Single().Fields.Select(field => field.Path).ShouldBe(
                ["spec.template.spec.containers[api].env[A].name", "spec.template.spec.containers[api].env[A].value"]);

    [Fact]
    public void SecretsAreSaidToHaveChangedAndNotShown()
    {
        const string secret = "kind: Secret\nmetadata: {name: dify-api}\ndata: {DB_PASSWORD: SHVudGVyMg==, SAME: QQ==}";
        var diff = DifyRelease.Diff(
            $"{Deployment}\n---\n{secret}",
            $"{Deployment}\n---\n{secret}".Replace("SHVudGVyMg==", "SHVudGVyMw==", StringComparison.Ordinal).Replace("Hunter2", "Hunter3", StringComparison.Ordinal));

        var text = string.Join('\n', diff.Changes);
        text.ShouldContain("data.DB_PASSWORD (former secret) -> (new secret)");
        text.ShouldContain("env[SECRET_KEY].value (former secret) -> (new secret)");
        text.ShouldNotContain("SHVudGVy");
        text.ShouldNotContain("Hunter");
        text.ShouldNotContain("SAME");
    }

    [Fact]
    public void ObjectsComeGoAndStay()
    {
        const string kept = "kind: PersistentVolumeClaim\nmetadata: {name: dify, annotations: {helm.sh/resource-policy: keep}}";
        var diff = DifyRelease.Diff($"{Deployment}\n---\n{kept}", "kind: Service\nmetadata: {name: dify}");

        diff.Changes.Select(change => change.ToString()).ShouldBe(["create Service dify", "delete Deployment dify-api", "keep PersistentVolumeClaim dify"]);
    }

    [Fact]
    public void AFirstInstallCreatesEverything() =>
        DifyRelease.Diff(null, Deployment).Changes.ShouldHaveSingleItem().Action.ShouldBe(ObjectAction.Create);

    [Fact]
    public void ANewerVersionOfAnApiIsTheSameObject() =>
        DifyRelease.Diff("apiVersion: autoscaling/v2beta2\nkind: X\nmetadata: {name: a}", "apiVersion: autoscaling/v2\nkind: X\nmetadata: {name: a}")
            .Changes.ShouldHaveSingleItem().Action.ShouldBe(ObjectAction.Change);

    [Fact]
    public void AVolumesSizeCannotChangeInPlace()
    {
        static string Server(string size) =>
            $"kind: StatefulSet\nmetadata: {{name: dify-postgresql-primary}}\nspec: {{volumeClaimTemplates: [{{metadata: {{name: data}}, spec: {{size: {size}}}}}]}}";

        var finding = DifyRelease.CheckDiff(DifyRelease.Diff(Server("8Gi"), Server("10Gi"))).ShouldHaveSingleItem();

        finding.Id.ShouldBe("helm.immutable-field");
        finding.Message.ShouldContain("dify-postgresql-primary");
        finding.Message.ShouldContain("8Gi");
    }

    /// <summary>Who grows the volumes itself is not stopped by their size, and still is by anything else that is fixed.</summary>
    [Fact]
    public void WhoResizesVolumesIsToldOfEverythingElseThatIsFixed()
    {
        static string Server(string size, string storageClass) =>
            "kind: StatefulSet\nmetadata: {name: dify-postgresql-primary}\nspec: {volumeClaimTemplates: [{metadata: {name: data}, "
            + $"spec: {{storageClassName: {storageClass}, resources: {{requests: {{storage: {size}}}}}}}}}]}}";

        var larger = DifyRelease.Diff(Server("10Gi", "a"), Server("20Gi", "a"));
        DifyRelease.CheckDiff(larger).ShouldHaveSingleItem();
        DifyRelease.CheckDiff(larger, resizesVolumes: true).ShouldBeEmpty();
        DifyRelease.Resized(larger).ShouldBe(["dify-postgresql-primary"]);
        var both = DifyRelease.CheckDiff(DifyRelease.Diff(Server("10Gi", "a"), Server("20Gi", "b")), resizesVolumes: true).ShouldHaveSingleItem();
        both.Message.ShouldContain("storageClassName");
        both.Message.ShouldNotContain("20Gi");
    }

    [Theory]
    [InlineData("data-dify-postgresql-read-0", true)]
    [InlineData("data-dify-postgresql-read-12", true)]
    [InlineData("data-dify-postgresql-read-", false)]
    [InlineData("data-dify-postgresql-read-old-0", false)]
    [InlineData("redis-data-dify-postgresql-read-0", false)]
    public void AStatefulSetsClaimsAreKnownByTheirNames(string claim, bool isOne)
    {
        var template = DifyRelease.Volumes(
            "kind: StatefulSet\nmetadata: {name: dify-postgresql-read}\nspec: {volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 8Gi}}}}]}").ShouldHaveSingleItem();
        (template.Size, template.Makes(claim)).ShouldBe(("8Gi", isOne));
    }
}
