using DifyDelivery.Kubernetes;
using DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;
using Npgsql;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>
/// The data moves between two real servers while real writers write, the build is killed on the way, and not one acknowledged row is lost.
/// Each test begins and ends on the server in the cluster.
/// </summary>
public class MigrationTests(MigrationRoot root) : MigrationTest(root)
{
    private const int SandboxServerPort = 30432;

    [Fact]
    public async Task ThereAndBackAndKilledOnTheWay()
    {
        if (CannotRun)
        {
            return;
        }

        using var cluster = await ConnectAsync();
        await using var writers = new WriterWatch(cluster);
        await writers.WriteSomethingAsync();

        await KilledAsync("Prove that nothing writes");
        await KilledAsync("Copy every row");
        await RefusedWhileAnotherRunsAsync();
        await SucceedsAsync("MigrateData", There);
        await writers.NothingWasLostAsync();
        await SucceedsAsync("Verify", OnFlexibleServer);
        ReportIsEqual();

        // What the parameters say from now on: an upgrade changes nothing and keeps the old server, a second migration has nothing to do.
        (await SucceedsAsync("DeployDify", OnFlexibleServer)).ShouldContain("the release is as planned");
        (await SucceedsAsync("MigrateData", OnFlexibleServer)).ShouldContain("Nothing to do.");
        (await cluster.ListWorkloadsAsync("dify")).ShouldContain(workload => workload.Name == "dify-postgresql-primary" && workload.Desired == 1);
        (await Root.RunAsync("DeployDify")).ExitCode.ShouldBe(3);

        // A new password reaches the server, and Dify, which goes on writing; the old one comes back the same way.
        foreach (var password in new[] { "Another-Secret_4712-needle", DeliveryRoot.PlantedPassword })
        {
            Root.Password = password;
            (await SucceedsAsync("DeployDify", OnFlexibleServer)).ShouldContain("dify-api: restarted, with the new password");
            await writers.WriteSomethingAsync();
            await SucceedsAsync("Verify", OnFlexibleServer);
        }

        // Rows were written since: going back would lose them, and says so before anything is stopped.
        await writers.WriteSomethingAsync();
        var rollback = await Root.RunAsync(["MigrateData", "--rollback", .. OnFlexibleServer]);
        rollback.ExitCode.ShouldBe(4, rollback.Output);
        rollback.Output.ShouldContain("public.messages");

        // The old server holds rows, which are not overwritten unless they are named.
        var stale = await Root.RunAsync(["MigrateData", "--to", "InCluster", .. OnFlexibleServer]);
        stale.ExitCode.ShouldBe(4, stale.Output);
        stale.Output.ShouldContain("--confirm dify-postgresql-primary/dify");
        stale.Output.ShouldContain("migration.stale-volume");

        await VerifiedThroughARelayAsync(cluster);
        await BackThroughTheClusterAsync(cluster);
        await writers.NothingWasLostAsync();
        await SucceedsAsync("Verify");
    }

    [Fact]
    public async Task BackBeforeTheSwitch()
    {
        if (CannotRun)
        {
            return;
        }

        using var cluster = await ConnectAsync();
        await using var writers = new WriterWatch(cluster);
        await writers.WriteSomethingAsync();
        await KilledAsync("Copy every row");

        // Until the switch nobody but the copy writes to the target.
        var (_, flexible) = await SideProbe.OpenAsync(new Killing(Root), cluster);
        (await AnsweringAsync(flexible)).IsWritable.ShouldBeFalse();

        var status = await SucceedsAsync("MigrateData", "--status");
        status.ShouldContain("Dify is stopped");
        status.ShouldContain("--rollback");
        var deploy = await Root.RunAsync("DeployDify");
        deploy.ExitCode.ShouldBe(3, deploy.Output);
        deploy.Output.ShouldContain("migration.under-way");

        await SucceedsAsync("MigrateData", "--rollback");

        await writers.WriteSomethingAsync();
        await writers.NothingWasLostAsync();
        await SucceedsAsync("Verify");
        (await Root.RunAsync("MigrateData", "--rollback")).ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task WhatElseRulesTheWritersIsNamed()
    {
        if (CannotRun)
        {
            return;
        }

        var kubectl = new Killing(Root);
        await kubectl.ApplyAsync(
            """
            {"apiVersion": "v1", "kind": "List", "items": [
              {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "ours", "namespace": "dify"},
                "spec": {"maxReplicas": 3, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "dify-api"}}},
              {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "keda-hpa-queue", "namespace": "dify", "labels": {"scaledobject.keda.sh/name": "queue"}},
                "spec": {"maxReplicas": 3, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "dify-worker"}}},
              {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "front", "namespace": "dify"},
                "spec": {"maxReplicas": 3, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "dify-web"}}}]}
            """);
        try
        {
            var look = await SucceedsAsync("MigrateData", ["--preflight", .. There]);

            look.ShouldContain("migration.autoscalers");
            look.ShouldContain("ours of Deployment dify-api");
            look.ShouldContain("migration.keda");
            look.ShouldContain("kubectl annotate scaledobject queue");
            look.ShouldNotContain("front");
        }
        finally
        {
            await kubectl.KubectlAsync("delete", "hpa", "--all", "--namespace", "dify");
        }
    }

    [Theory]
    [InlineData("--preflight", "--status")]
    [InlineData("--rollback", "--rehearse")]
    [InlineData("--rollback", "--to", "InCluster")]
    [InlineData("--to", "Elsewhere")]
    public async Task WhatContradictsItselfIsRefused(params string[] arguments) =>
        (await Root.RunAsync(["MigrateData", .. arguments])).ExitCode.ShouldBe(1);

    [Fact]
    public async Task AServerThatIsNotWantedIsNamedByItsParameter()
    {
        if (CannotRun)
        {
            return;
        }

        var run = await Root.RunAsync("MigrateData", "--to", "FlexibleServer");

        run.ExitCode.ShouldBe(3, run.Output);
        run.Output.ShouldContain("--use-azure-postgres true");
    }

    /// <summary>A server that this machine does not reach, as a private one on Azure, is reached through a pod, which is gone afterwards.</summary>
    private async Task VerifiedThroughARelayAsync(KubernetesCluster cluster)
    {
        await new Killing(Root).WithoutPortAsync(SandboxServerPort, async () =>
            (await SucceedsAsync("Verify", OnFlexibleServer)).ShouldContain("through the cluster"));
        (await OurPodsAsync(cluster)).ShouldBeEmpty();
    }

    /// <summary>
    /// In a pod: the build is killed and the next one listens to the engine that works on; then that pod is killed, and another one goes on. A
    /// lock on the target's catalogue holds the engine up, so that both happen in the middle.
    /// </summary>
    private async Task BackThroughTheClusterAsync(KubernetesCluster cluster)
    {
        var kubectl = new Killing(Root);
        var (target, _) = await SideProbe.OpenAsync(kubectl, cluster);
        string[] command = ["MigrateData", .. Back, .. OnFlexibleServer, "--runner", "Cluster"];
        using var killed = Root.Start(command);
        await killed.PrintedAsync("the engine runs in a pod of the cluster");
        await using var holding = await target.ConnectAsync();
        await using (var hold = new NpgsqlCommand("BEGIN READ WRITE; LOCK TABLE pg_class IN SHARE MODE", holding))
        {
            await hold.ExecuteNonQueryAsync();
        }

        await killed.PrintedAsync("the engine runs in pod");
        var pod = (await OurPodsAsync(cluster)).ShouldHaveSingleItem();
        await Eventually.HoldsAsync(
            async () => (await cluster.ReadLogAsync("dify", pod, new LogQuery())).Count > 0, TimeSpan.FromMinutes(1), "the engine says something");
        killed.Kill();
        await killed.WaitAsync();

        using var next = Root.Start(command);
        await next.PrintedAsync($"still at it in pod {pod}");
        await kubectl.KubectlAsync("delete", "pod", pod, "--namespace", "dify", "--grace-period=0", "--force", "--wait=false");
        await next.PrintedAsync("a new one goes on where it stopped");
        await holding.CloseAsync();

        var result = await next.WaitAsync();
        result.ExitCode.ShouldBe(0, result.Output);
        (await OurPodsAsync(cluster)).ShouldBeEmpty();
        ReportIsEqual();
    }

    private static async Task<IReadOnlyList<string>> OurPodsAsync(KubernetesCluster cluster) =>
        [.. (await cluster.ListPodsAsync("dify", "app.kubernetes.io/managed-by=dify-delivery,app.kubernetes.io/component in (engine,relay)")).Select(pod => pod.Name)];

    /// <summary>Runs until a step begins, and kills the build with its children as a machine that fails would.</summary>
    private async Task KilledAsync(string step)
    {
        using var run = Root.Start(["MigrateData", .. There]);
        await run.PrintedAsync($"{step}");
        run.Kill();
        await run.WaitAsync();
    }

    /// <summary>What a server says once the watcher's new Service leads to it.</summary>
    private static async Task<SideSample> AnsweringAsync(SideProbe side)
    {
        SideSample? sample = null;
        await Eventually.HoldsAsync(async () => (sample = await SideSample.TakeAsync(side)).Answers, TimeSpan.FromMinutes(1), $"{side.Name} answers");
        return sample!;
    }

    private async Task RefusedWhileAnotherRunsAsync()
    {
        using var cluster = await ConnectAsync();
        await using var lease = await cluster.AcquireLeaseAsync(new LeaseRequest("dify", "dify-delivery", "MigrateData --env dev"));
        var second = await Root.RunAsync(["MigrateData", .. There]);
        second.ExitCode.ShouldBe(1, second.Output);
        second.Output.ShouldContain(lease.Holder);
    }
}
