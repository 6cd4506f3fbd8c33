using DifyDelivery.Helm;
using DifyDelivery.Planning;

namespace DifyDelivery.Tests.Helm;

/// <summary>Kubernetes' precedence, on a workload written by hand. What the chart really renders is checked with Helm itself.</summary>
public class RenderedCheckTests
{
    [Fact]
    public void EnvWinsOverEnvFromAndTheLastEnvFromOverTheFirst()
    {
        var environment = Environment("""
            envFrom: [{configMapRef: {name: first}}, {configMapRef: {name: second}}, {secretRef: {name: secret}}]
            env: [{name: C, value: from-env}, {name: D, value: "$(A)-$(C)-$$(A)-$(Z)"}, {name: E, valueFrom: {secretKeyRef: {name: other, key: k}}}]
            """);

        environment["A"]!.Value.ShouldBe("first");
        environment["B"]!.Value.ShouldBe("second");
        environment["C"]!.Value.ShouldBe("from-env");
        environment["D"]!.Value.ShouldBe("first-from-env-$(A)-$(Z)");
        environment["E"].ShouldBe(new("E", null, new("other", "k")));
        environment["U"].ShouldBe(new("U", "postgres", new("secret", "U")));
        environment["missing"].ShouldBeNull();
    }

    [Fact]
    public void AnotherHostIsNamedWithWorkloadVariableGotAndWanted()
    {
        var findings = DifyRelease.CheckRendered(Deployment("api", "env: [{name: DB_HOST, value: localhost}]"), HelmSamples.External());

        var finding = findings.First(finding => finding.Id == "helm.database-setting" && finding.Message.Contains("DB_HOST", StringComparison.Ordinal));
        finding.Severity.ShouldBe(Severity.Error);
        finding.Message.ShouldContain("dify-api");
        finding.Message.ShouldContain("'localhost'");
        finding.Message.ShouldContain(HelmSamples.FlexibleServer.Address);
    }

    [Fact]
    public void AWebsocketServerThatTheChartHasIsCheckedLikeTheApiAndFencedWithIt()
    {
        var findings = DifyRelease.CheckRendered(Deployment("api-websocket", "env: [{name: DB_HOST, value: localhost}]"), HelmSamples.External() with { Fenced = true });

        findings.ShouldContain(finding => finding.Id == "helm.database-setting" && finding.Message.Contains("dify-api-websocket", StringComparison.Ordinal));
        findings.ShouldContain(finding => finding.Id == "helm.fence-lifted" && finding.Message.Contains("dify-api-websocket", StringComparison.Ordinal));
        DifyRelease.CheckRendered(Deployment("api", "env: []"), HelmSamples.External()).ShouldNotContain(finding => finding.Message.Contains("websocket", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("api", "{name: X, value: y}", "PGSSLMODE = 'prefer'")]
    [InlineData("plugin-daemon", "{name: X, value: y}", "DB_SSL_MODE = 'disable'")]
    [InlineData("api", "{name: DB_EXTRAS, value: 'a=b&sslmode=disable'}, {name: PGSSLMODE, value: require}", "DB_EXTRAS = 'disable'")]
    [InlineData("plugin-daemon", "{name: DB_EXTRAS, value: sslmode=require}, {name: DB_SSL_MODE, value: require}", "DB_EXTRAS = a TLS mode")]
    public void TlsThatTheServerOutsideWouldRefuseIsFound(string component, string variables, string expected) =>
        DifyRelease.CheckRendered(Deployment(component, $"env: [{variables}]"), HelmSamples.External())
            .Select(finding => finding.Message).ShouldContain(message => message.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void TlsThatTheServerInTheClusterDoesNotHaveIsFound() =>
        DifyRelease.CheckRendered(Deployment("api", "env: [{name: PGSSLMODE, value: require}]"), HelmSamples.InCluster())
            .Select(finding => finding.Message).ShouldContain(message => message.Contains("PGSSLMODE = 'require'", StringComparison.Ordinal));

    [Fact]
    public void APasswordAsTextIsFoundAndNotShown()
    {
        var findings = DifyRelease.CheckRendered(Deployment("api", "env: [{name: DB_PASSWORD, value: Hunter2}]"), HelmSamples.External());

        findings.ShouldContain(finding => finding.Id == "helm.secret-setting" && finding.Message.Contains("DB_PASSWORD", StringComparison.Ordinal));
        findings.ShouldAllBe(finding => !finding.Message.Contains("Hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void AChartWithoutTheApiIsNoDifyChart() =>
        DifyRelease.CheckRendered("kind: ConfigMap", HelmSamples.External())
            .ShouldContain(finding => finding.Id == "helm.workload-missing" && finding.Severity == Severity.Error);

    private static EffectiveEnvironment Environment(string container)
    {
        var manifest = new RenderedManifest(Deployment("api", container) + """

            ---
            kind: ConfigMap
            metadata: {name: first}
            data: {A: first, B: first}
            ---
            kind: ConfigMap
            metadata: {name: second}
            data: {B: second, C: second}
            ---
            kind: Secret
            metadata: {name: secret}
            data: {U: cG9zdGdyZXM=}
            """);
        return new(manifest, manifest.Workload("api")!);
    }

    private static string Deployment(string component, string container) => $"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: dify-{component}
        spec:
          template:
            metadata:
              labels:
                component: {component}
            spec:
              containers:
                - name: main
                  {container.ReplaceLineEndings("\n          ")}
        """;
}
