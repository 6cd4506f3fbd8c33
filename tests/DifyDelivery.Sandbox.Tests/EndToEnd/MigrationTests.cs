using DifyDelivery.Kubernetes;
using DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;
using Npgsql;
using Xunit.Abstractions;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>
/// The data moves between two real servers while real writers write, the build is killed on the way, and not one acknowledged row is lost.
/// Each test begins and ends on the server in the cluster.
/// </summary>
public class MigrationTests(MigrationRoot root, ITestOutputHelper output) : MigrationTest(root)
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
        await ThereThroughTheAgentAsync();
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
        await LoseTheReplicaAsync(cluster);
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

    /// <summary>Says of a part that it is not done to a cluster that is a person's; E2E lists it at its end.</summary>
    private bool IsLeftOut(string part)
    {
        if (DeliveryRoot.Context is not null)
        {
            output.WriteLine($"Left out: {part}: the cluster '{DeliveryRoot.Context}' is not the tests' own");
        }

        return DeliveryRoot.Context is not null;
    }

    /// <summary>On the agent, with the tunnel to the source cut twice in the middle: by the kubelet that dies, and by the API server.</summary>
    private async Task ThereThroughTheAgentAsync()
    {
        using var run = Root.Start(["MigrateData", .. There]);
        await run.PrintedAsync("Copy every row");
        await KillAsync("kubelet", "kube-apiserver");
        await EndsAsync(run, ["MigrateData", .. There]);
    }

    /// <summary>Waits for a run in whose middle something died: it finishes, or one more does.</summary>
    private async Task<string> EndsAsync(DeliveryProcess run, string[] command)
    {
        var result = await run.WaitAsync();
        if (result.ExitCode == 0)
        {
            return result.Output;
        }

        output.WriteLine($"The run did not survive it, and another one finishes:\n{result.Output}");
        return result.Output + await SucceedsAsync(command[0], command[1..]);
    }

    /// <summary>Parts of the node come back by themselves within a second or two, as systemd would have them do.</summary>
    private async Task KillAsync(params string[] components)
    {
        if (IsLeftOut($"killing {string.Join(" and ", components)} in the middle"))
        {
            return;
        }

        using var node = new NodeProcess(Root.State);
        foreach (var component in components)
        {
            await node.KillComponentAsync(component);
        }
    }

    /// <summary>
    /// What a load beyond wal_keep_size does to a replica that is away meanwhile: the primary's log goes on, and what the replica needs of it is
    /// removed. Nothing but a new clone helps it.
    /// </summary>
    private async Task LoseTheReplicaAsync(KubernetesCluster cluster)
    {
        await cluster.ScaleAsync("dify", WorkloadKind.StatefulSet, "dify-postgresql-read", 0);
        await Eventually.HoldsAsync(
            async () => (await cluster.ListPodsAsync("dify")).All(pod => pod.Name != "dify-postgresql-read-0"), TimeSpan.FromMinutes(1), "the replica is away");
        var (primary, _) = await SideProbe.OpenAsync(new Killing(Root), cluster);
        await AnsweringAsync(primary);
        await using (var connection = await primary.ConnectAsync())
        {
            // Eight segments of 16 MB are kept, and a checkpoint removes the others.
            for (var segment = 0; segment < 12; segment++)
            {
                await using var next = new NpgsqlCommand("SELECT pg_logical_emit_message(false, 'test', 'x'), pg_switch_wal()", connection);
                await next.ExecuteNonQueryAsync();
            }

            await using var checkpoint = new NpgsqlCommand("CHECKPOINT", connection);
            await checkpoint.ExecuteNonQueryAsync();
        }

        await cluster.ScaleAsync("dify", WorkloadKind.StatefulSet, "dify-postgresql-read", 1);
    }

    /// <summary>A server that this machine does not reach, as a private one on Azure, is reached through a pod, which is gone afterwards.</summary>
    private async Task VerifiedThroughARelayAsync(KubernetesCluster cluster)
    {
        if (IsLeftOut("the way to a server that this machine does not reach, which takes a rule of the node's firewall"))
        {
            return;
        }

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
        await Eventually.HoldsAsync(async () => await SpeakingAsync(cluster, pod) is not null, TimeSpan.FromMinutes(1), "the new engine says something");
        await KillAsync("kubelet", "kube-apiserver");
        await holding.CloseAsync();

        var printed = await EndsAsync(next, command);
        printed.ShouldContain("cannot follow any more");
        printed.ShouldContain("made anew: data-dify-postgresql-read-0");
        (await OurPodsAsync(cluster)).ShouldBeEmpty();
        ReportIsEqual();
    }

    /// <summary>The pod of an engine that has said something, another one than that which was deleted.</summary>
    private static async Task<string?> SpeakingAsync(KubernetesCluster cluster, string deleted)
    {
        foreach (var pod in (await OurPodsAsync(cluster)).Where(pod => pod != deleted))
        {
            if ((await cluster.ReadLogAsync("dify", pod, new LogQuery())).Count > 0)
            {
                return pod;
            }
        }

        return null;
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
