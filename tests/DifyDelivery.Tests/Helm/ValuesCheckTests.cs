using DifyDelivery.Helm;
using DifyDelivery.Planning;

namespace DifyDelivery.Tests.Helm;

public class ValuesCheckTests
{
    [Theory]
    [InlineData("externalPostgresql: {enabled: true}", "externalPostgresql", "externalPostgres")]
    [InlineData("externalPostgres: {host: db}", "externalPostgres.host", "externalPostgres.address")]
    [InlineData("externalPostgres: {user: dify}", "externalPostgres.user", "externalPostgres.username")]
    [InlineData("externalPostgres: {database: {plugindaemon: dify}}", "externalPostgres.database.plugindaemon", "externalPostgres.database.pluginDaemon")]
    [InlineData("api: {replicaCount: 2}", "api.replicaCount", "api.replicas")]
    [InlineData("global: {postgresql: {auth: {}}}", "global.postgresql", "postgresql.global.postgresql")]
    public async Task AnUnknownKeyIsRefusedWithTheNearestOne(string yaml, string key, string nearest)
    {
        var finding = (await CheckAsync(yaml)).ShouldHaveSingleItem();

        finding.Id.ShouldBe("helm.unknown-key");
        finding.Severity.ShouldBe(Severity.Error);
        finding.Message.ShouldContain($"'{key}'");
        finding.Message.ShouldContain("extra.yaml, line 1");
        finding.Remedy.ShouldBe($"Did you mean '{nearest}'?");
    }

    [Theory]
    [InlineData("externalPostgres: {port: \"5432\"}", "externalPostgres.port", "an integer", "Take the quotes away.")]
    [InlineData("externalPostgres: {database: dify}", "externalPostgres.database", "a map", "Give it a map.")]
    [InlineData("externalPostgres: {enabled: \"true\"}", "externalPostgres.enabled", "true or false", "Take the quotes away.")]
    [InlineData("image: {api: {tag: 1.10}}", "image.api.tag", "text", "Put it in quotes.")]
    [InlineData("api: {logLevel: on}", "api.logLevel", "text", "Put it in quotes.")]
    [InlineData("api: {replicas: 1.5}", "api.replicas", "an integer", "Give it an integer.")]
    [InlineData("api: {extraEnv: {A: b}}", "api.extraEnv", "a list", "Give it a list.")]
    public async Task AValueOfAnotherTypeIsRefused(string yaml, string key, string expected, string remedy)
    {
        var finding = (await CheckAsync(yaml)).ShouldHaveSingleItem();

        finding.Id.ShouldBe("helm.wrong-type");
        finding.Message.ShouldContain($"'{key}'");
        finding.Message.ShouldContain($"expects {expected}");
        finding.Remedy.ShouldBe(remedy);
    }

    [Theory]
    [InlineData("api: {resources: {limits: {cpu: 1}}, nodeSelector: {disk: ssd}}")]
    [InlineData("api: {persistence: {annotations: {anything: goes}, persistentVolumeClaim: {storageClass: fast}}}")]
    [InlineData("postgresql: {primary: {resources: {limits: {cpu: 500m}}}}")]
    [InlineData("pluginDaemon: {customReadinessProbe: {httpGet: {path: /x, port: 1}}}")]
    [InlineData("api: {extraEnv: null}")]
    [InlineData("")]
    public async Task WhatTheChartPassesOnIsFree(string yaml) => (await CheckAsync(yaml)).ShouldBeEmpty();

    [Theory]
    [InlineData("externalPostgres: {password: Hunter2-hunter2}", "externalPostgres.password")]
    [InlineData("postgresql: {global: {postgresql: {auth: {postgresPassword: 12345678}}}}", "postgresql.global.postgresql.auth.postgresPassword")]
    [InlineData("global: {appSecretKey: Hunter2-hunter2}", "global.appSecretKey")]
    [InlineData("api: {extraEnv: [{name: SMTP_PASSWORD, value: Hunter2-hunter2}]}", "api.extraEnv[SMTP_PASSWORD].value")]
    public async Task ALiteralSecretIsRefusedWithoutShowingIt(string yaml, string key)
    {
        var finding = (await CheckAsync(yaml)).Single(finding => finding.Id == "helm.literal-secret");

        finding.Message.ShouldContain($"'{key}'");
        finding.Message.ShouldNotContain("unter2");
        finding.Message.ShouldNotContain("12345678");
    }

    [Theory]
    [InlineData("postgresql: {global: {postgresql: {auth: {secretKeys: {adminPasswordKey: postgres-password}}}}}")]
    [InlineData("api: {extraEnv: [{name: SMTP_PASSWORD, valueFrom: {secretKeyRef: {name: a, key: b}}}]}")]
    [InlineData("externalPostgres: {password: \"\"}")]
    public async Task NamesOfSecretsAreNoSecrets(string yaml) => (await CheckAsync(yaml)).ShouldBeEmpty();

    [Fact]
    public async Task WhatIsNoYamlIsNamedByFileAndLine()
    {
        var finding = (await CheckAsync("api:\n  replicas: [1\n")).ShouldHaveSingleItem();

        finding.Id.ShouldBe("helm.unreadable-values");
        finding.Message.ShouldContain("extra.yaml, line");
    }

    [Fact]
    public async Task AKeyThatTheGeneratedValuesSetOtherwiseIsTold()
    {
        var chart = await ChartDefaults.LoadAsync(HelmSamples.SandboxChart);
        ValuesDocument extra = new("extra.yaml", "postgresql: {primary: {persistence: {size: 99Gi}}}");

        var findings = DifyRelease.CheckValues(chart, [extra, DifyRelease.GenerateValues(HelmSamples.InCluster(), chart, [extra])]);

        var finding = findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe("helm.key-overridden");
        finding.Severity.ShouldBe(Severity.Warning);
        finding.Message.ShouldContain("'postgresql.primary.persistence.size'");
    }

    [Theory]
    [InlineData("dev", "Sandbox")]
    [InlineData("test", "Azure")]
    [InlineData("prod", "Azure")]
    public async Task OurOwnValuesHaveNoFinding(string environment, string platform)
    {
        var chart = await ChartDefaults.LoadAsync(HelmSamples.SandboxChart);
        var settings = HelmSamples.Settings(environment, platform);
        foreach (var request in new[] { HelmSamples.InCluster(settings), HelmSamples.External(settings), HelmSamples.External(settings) with { KeepInClusterServer = true } })
            DifyRelease.CheckValues(chart, await HelmSamples.AllValuesAsync(request, chart)).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<Finding>> CheckAsync(string yaml) =>
        DifyRelease.CheckValues(await ChartDefaults.LoadAsync(HelmSamples.SandboxChart), [new("extra.yaml", yaml)]);
}
