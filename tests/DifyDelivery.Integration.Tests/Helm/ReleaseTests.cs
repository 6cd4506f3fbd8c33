using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Reporting;

namespace DifyDelivery.Integration.Tests.Helm;

/// <summary>A release's life in a real cluster. Its pods need not start: Helm does not wait for them.</summary>
public class ReleaseTests
{
    [ClusterTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task AReleaseIsInstalledLeftAloneChangedAndRemoved(string program)
    {
        await using var place = await ClusterNamespace.CreateAsync();
        var helm = await HelmProgram.CliAsync(program);
        var inside = HelmScenario.Request(Topology.InCluster);
        (await helm.StatusAsync(place.Release)).ShouldBeNull();

        var installed = await helm.UpgradeAsync(new(place.Release, HelmScenario.Chart, await HelmScenario.ValuesAsync(inside)), new NullReporter());
        installed.Revision.ShouldBe(1);
        (await helm.StatusAsync(place.Release)).ShouldNotBeNull().IsDeployed.ShouldBeTrue();
        (await helm.GetValuesAsync(place.Release)).ShouldNotBeNull().ShouldContain("existingSecret: dify-delivery");

        (await DiffAsync(helm, place.Release, inside)).Changes.ShouldBeEmpty();
        var outside = HelmScenario.Request(Topology.FlexibleServer) with { KeepInClusterServer = true };
        var diff = await DiffAsync(helm, place.Release, outside);
        diff.Changes.Select(change => change.Name).ShouldBe(
            ["dify-api", "dify-api", "dify-api", "dify-beat", "dify-plugin-daemon", "dify-plugin-daemon", "dify-plugin-daemon", "dify-worker", "dify-worker", "dify-worker"],
            ignoreOrder: true);

        (await helm.UpgradeAsync(new(place.Release, HelmScenario.Chart, await HelmScenario.ValuesAsync(outside)), new NullReporter())).Revision.ShouldBe(2);
        (await place.KubectlAsync("get", "configmap", "dify-api", "-o", "jsonpath={.data.DB_HOST}")).ShouldBe(HelmScenario.Outside.Address);
        await helm.RollbackAsync(place.Release, 1);
        (await place.KubectlAsync("get", "configmap", "dify-api", "-o", "jsonpath={.data.DB_HOST}")).ShouldBe("dify-postgresql-primary");
        (await helm.HistoryAsync(place.Release)).Select(revision => revision.Status).ShouldBe(["superseded", "superseded", "deployed"]);

        (await helm.UninstallAsync(new(place.Release) { Wait = false })).WasThere.ShouldBeTrue();
        (await helm.UninstallAsync(new(place.Release))).WasThere.ShouldBeFalse();
        (await place.KubectlAsync("get", "pvc", "dify", "-o", "name")).ShouldBe("persistentvolumeclaim/dify");
    }

    [ClusterTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task AnAbandonedOperationDoesNotNeedHands(string program)
    {
        await using var place = await ClusterNamespace.CreateAsync();
        var helm = await HelmProgram.CliAsync(program, place.Records);
        UpgradeOptions options = new(place.Release, HelmScenario.Chart, await HelmScenario.ValuesAsync(HelmScenario.Request(Topology.InCluster)));
        await helm.UpgradeAsync(options, new NullReporter());

        // What a Helm leaves that was killed between recording its revision and finishing it.
        await place.MarkAsync(1, "deployed", "pending-upgrade");

        (await Should.ThrowAsync<HelmException>(() => helm.UpgradeAsync(options, new NullReporter()))).Kind.ShouldBe(HelmFailure.OperationInProgress);
        var repaired = await helm.UpgradeAsync(options with { HoldsLock = true, AbandonedAfter = TimeSpan.Zero }, new NullReporter());
        repaired.Status.ShouldBe("deployed");
        (await helm.StatusAsync(place.Release)).ShouldNotBeNull().IsDeployed.ShouldBeTrue();
    }

    [ClusterTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task AFieldThatAnotherManagerOwnsIsNamed(string program)
    {
        if (!(await HelmProgram.ResolveAsync(program)).Version.TrimStart('v').StartsWith('4'))
            return; // Helm 3 has no server-side apply to conflict.
        await using var place = await ClusterNamespace.CreateAsync();
        var helm = await HelmProgram.CliAsync(program);
        var request = HelmScenario.Request(Topology.InCluster);
        UpgradeOptions options = new(place.Release, HelmScenario.Chart, await HelmScenario.ValuesAsync(request)) { Apply = HelmApply.Server };
        await helm.UpgradeAsync(options, new NullReporter());
        await place.ApplyAsync(
            """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "dify-api"}, "data": {"LOG_LEVEL": "ERROR"}}""", "somebody");

        var exception = await Should.ThrowAsync<HelmException>(() => helm.UpgradeAsync(options, new NullReporter()));

        exception.Kind.ShouldBe(HelmFailure.FieldConflict);
        exception.Why.ShouldNotBeNull().ShouldContain("somebody");
        await helm.UpgradeAsync(options with { Apply = HelmApply.ServerForced }, new NullReporter());
    }

    [HelmTheory]
    [MemberData(nameof(HelmScenario.Programs), MemberType = typeof(HelmScenario))]
    public async Task AClusterThatDoesNotAnswerIsSaidSo(string program)
    {
        var folder = Directory.CreateTempSubdirectory("kube-");
        var kubeconfig = Path.Combine(folder.FullName, "config");
        await File.WriteAllTextAsync(kubeconfig, """
            {"apiVersion": "v1", "kind": "Config", "current-context": "a", "users": [{"name": "a", "user": {}}],
             "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}], "clusters": [{"name": "a", "cluster": {"server": "https://127.0.0.1:1"}}]}
            """);
        try
        {
            var helm = await HelmProgram.CliAsync(program);
            (await Should.ThrowAsync<HelmException>(() => helm.StatusAsync(new(kubeconfig, "a", "dify", "dify")))).Kind.ShouldBe(HelmFailure.ClusterUnreachable);
            (await Should.ThrowAsync<HelmException>(() => helm.StatusAsync(new(kubeconfig, "b", "dify", "dify")))).Kind.ShouldBe(HelmFailure.Credentials);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<ReleaseDiff> DiffAsync(HelmCli helm, HelmRelease release, DifyValuesRequest request)
    {
        var rendered = await helm.TemplateAsync(
            new(HelmScenario.Chart, release.Release, release.Namespace, await HelmScenario.ValuesAsync(request)) { Against = release, IsUpgrade = true });
        return DifyRelease.Diff(await helm.GetManifestAsync(release), rendered.Manifest);
    }
}
