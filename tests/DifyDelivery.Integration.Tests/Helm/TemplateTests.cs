using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Postgres;
using DifyDelivery.Processes;

namespace DifyDelivery.Integration.Tests.Helm;

/// <summary>The stand-in chart, rendered by the real Helm from the values that a delivery makes.</summary>
public class TemplateTests
{
    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task LintIsClean(string program)
    {
        using var values = await ValuesFolder.CreateAsync(await HelmScenario.ValuesAsync(HelmScenario.Request(Topology.InCluster)), CancellationToken.None);

        var result = await HelmProgram.Runner.RunAsync(new CommandSpec(program, ["lint", HelmScenario.Chart, "--strict", .. values.Arguments]));

        result.EnsureSucceeded("The chart has lint");
        result.StandardError.ShouldBeEmpty();
    }

    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task WhatIsRenderedIsWhatEachTopologyWants(string program)
    {
        foreach (var release in new[] { "dify", "prod" })
        {
            var outside = HelmScenario.Request(Topology.FlexibleServer, release);
            foreach (var request in new[]
                     {
                         HelmScenario.Request(Topology.InCluster, release), outside, outside with { KeepInClusterServer = true },
                         outside with { Fenced = true }, HelmScenario.Request(Topology.InCluster, release) with { Fenced = true },
                         outside with { External = HelmScenario.Outside with { Tls = PostgresTls.VerifyFull } },
                     })
                DifyRelease.CheckRendered(await HelmScenario.RenderAsync(program, request), request).ShouldBeEmpty();
        }
    }

    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task TheWrongTopologyIsFoundInEveryWorkload(string program)
    {
        var inside = HelmScenario.Request(Topology.InCluster);
        var outside = HelmScenario.Request(Topology.FlexibleServer);

        var findings = DifyRelease.CheckRendered(await HelmScenario.RenderAsync(program, inside), outside);

        foreach (var workload in new[] { "dify-api", "dify-worker", "dify-beat", "dify-plugin-daemon" })
            foreach (var setting in new[] { "DB_HOST", "DB_PORT", "DB_USERNAME" })
                findings.ShouldContain(finding =>
                    finding.Id == "helm.database-setting" && finding.Message.StartsWith($"{workload} would start with {setting} =", StringComparison.Ordinal));
        HelmScenario.Ids(findings).ShouldContain("helm.database-server");
        HelmScenario.Ids(findings).ShouldContain("helm.secret-setting");
    }

    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task TheKeyThatTheChartDoesNotKnowLeavesTheApplicationWithoutADatabase(string program)
    {
        var request = HelmScenario.Request(Topology.FlexibleServer);
        ValuesDocument wrong = new("extra.yaml", "externalPostgres: {enabled: false}\nexternalPostgresql: {enabled: true, host: db}");

        var findings = DifyRelease.CheckRendered(await HelmScenario.RenderAsync(program, request, wrong), request);

        findings.ShouldContain(finding => finding.Message.StartsWith("dify-api would start with DB_HOST = nothing", StringComparison.Ordinal));
    }

    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task TheSchemaRefusesAPortAsTextByName(string program)
    {
        var request = HelmScenario.Request(Topology.FlexibleServer);

        var exception = await Should.ThrowAsync<HelmException>(() =>
            HelmScenario.RenderAsync(program, request, new ValuesDocument("extra.yaml", "externalPostgres: {port: \"5432\"}")));

        exception.Kind.ShouldBe(HelmFailure.SchemaViolation);
        exception.Why.ShouldNotBeNull().ShouldContain("externalPostgres.port");
    }

    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task NamesAreTheDifyCharts(string program)
    {
        foreach (var release in new[] { "dify", "prod" })
        {
            var names = new DifyNames(release);
            var manifest = new RenderedManifest(await HelmScenario.RenderAsync(program, HelmScenario.Request(Topology.InCluster, release)));

            manifest.Find("StatefulSet", names.PostgresqlPrimary).TextAt("spec", "serviceName").ShouldBe($"{names.PostgresqlPrimary}-hl");
            foreach (var service in new[] { names.PostgresqlPrimary, $"{names.PostgresqlPrimary}-hl", names.PostgresqlRead, $"{names.PostgresqlRead}-hl", names.Application })
                manifest.Find("Service", service).ShouldNotBeNull();
            foreach (var component in DifyComponents.All)
                manifest.Workload(component).TextAt("metadata", "name").ShouldBe(names.Deployment(component));
            foreach (var claim in names.ApplicationClaims)
                manifest.Find("PersistentVolumeClaim", claim).TextAt("metadata", "annotations", "helm.sh/resource-policy").ShouldBe("keep");
            foreach (var component in new[] { DifyComponents.Api, DifyComponents.Worker, DifyComponents.PluginDaemon })
            {
                manifest.Find("ConfigMap", names.Deployment(component)).ShouldNotBeNull();
                manifest.Find("Secret", names.Deployment(component)).ShouldNotBeNull();
            }

            manifest.Objects.Select(item => item.TextAt("metadata", "name")).ShouldNotContain(names.Secret);
            manifest.Find("Service", names.Application).ItemsAt("spec", "ports").Single().TextAt("port").ShouldBe("80");
        }
    }

    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task BeatAloneIsNotRestartedByAnotherDatabase(string program)
    {
        var diff = DifyRelease.Diff(
            await HelmScenario.RenderAsync(program, HelmScenario.Request(Topology.FlexibleServer) with { External = HelmScenario.Outside with { Address = "one" } }),
            await HelmScenario.RenderAsync(program, HelmScenario.Request(Topology.FlexibleServer) with { External = HelmScenario.Outside with { Address = "two" } }));

        diff.Restarts.ShouldBe(["dify-api", "dify-plugin-daemon", "dify-worker"], ignoreOrder: true);
    }

    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task RenderedTwiceIsNoChangeAndByAnotherHelmNeither(string program)
    {
        var request = HelmScenario.Request(Topology.InCluster);
        var first = await HelmScenario.RenderAsync(program, request);

        foreach (var other in HelmProgram.Paths)
            DifyRelease.Diff(first, await HelmScenario.RenderAsync(other, request)).Changes.ShouldBeEmpty();
    }

    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task WhatIsMissingIsSaid(string program)
    {
        var helm = await HelmProgram.CliAsync(program);

        (await Should.ThrowAsync<HelmException>(() => helm.TemplateAsync(new("no/such/chart", "dify", "dify", [])))).Kind.ShouldBe(HelmFailure.ChartMissing);
        (await Should.ThrowAsync<HelmException>(() => helm.PullAsync(new("http://127.0.0.1:1", "dify", "0.37.0", Path.GetTempPath()))))
            .Message.ShouldContain("dify 0.37.0 could not be fetched from http://127.0.0.1:1");
    }
}
