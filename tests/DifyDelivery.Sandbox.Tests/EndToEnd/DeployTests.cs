using System.IO.Compression;
using System.Text.RegularExpressions;
using DifyDelivery.Kubernetes;
using DifyDelivery.Sandbox.Tests.Kubernetes;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

public class DeployTests(DeliveryRoot root) : DeliveryTest(root)
{
    [Fact]
    public async Task AReleaseThatIsUpToDateIsLeftAlone()
    {
        if (CannotRun)
        {
            return;
        }

        var again = await Root.RunAsync("DeployDify");

        again.ExitCode.ShouldBe(0, again.Output);
        again.Output.ShouldContain("not needed: the release is as planned");
        await VerifyAsync();
    }

    [Fact]
    public async Task APlanOfWhatIsThereHasNoChanges()
    {
        if (CannotRun)
        {
            return;
        }

        var plan = await Root.RunAsync("Plan", "--detailed-exitcode");

        plan.ExitCode.ShouldBe(0, plan.Output);
        plan.Output.ShouldContain("Nothing to change.");
        ReadJson(Path.Combine(Root.Root, "artifacts", "plan.json")).GetProperty("hasChanges").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task APlanWithAChangeSaysSoByItsExitCode()
    {
        if (CannotRun)
        {
            return;
        }

        var plan = await Root.RunAsync("Plan", "--detailed-exitcode", "--values-file", Root.WriteValues("api:\n  replicas: 2\n"));

        plan.ExitCode.ShouldBe(2, plan.Output);
        plan.Output.ShouldContain("Deployment dify-api");
    }

    [Theory]
    [InlineData("externalPostgresql:\n  enabled: true\n", "helm.unknown-key", "externalPostgres")]
    [InlineData("externalPostgres:\n  port: \"5432\"\n", "helm.wrong-type", "externalPostgres.port")]
    [InlineData("api:\n  extraEnv:\n    - name: DB_HOST\n      value: elsewhere\n", "helm.database-setting", "elsewhere")]
    [InlineData("postgresql:\n  primary:\n    persistence:\n      size: 1Gi\n", "helm.key-overridden", "postgresql.primary.persistence.size")]
    [InlineData("externalPostgres:\n  password: literal-password-1\n", "helm.literal-secret", "externalPostgres.password")]
    public async Task ValuesThatWouldBreakTheDatabaseAreRefusedByName(string values, string finding, string named)
    {
        if (CannotRun)
        {
            return;
        }

        var run = await Root.RunAsync("DeployDify", "--values-file", Root.WriteValues(values));

        run.ExitCode.ShouldBe(3, run.Output);
        run.Output.ShouldContain(finding);
        run.Output.ShouldContain(named);
        run.Output.ShouldMatch("Findings (block the plan|stop the run at this step)");
    }

    [Fact]
    public async Task AnotherTopologyIsAMigrationNotAnUpgrade()
    {
        if (CannotRun)
        {
            return;
        }

        var run = await Root.RunAsync("DeployDify", "--topology", "FlexibleServer", "--use-azure-postgres", "true");

        run.ExitCode.ShouldBe(3, run.Output);
        run.Output.ShouldContain("topology.migration-due");
    }

    /// <summary>
    /// A setting that makes the worker crash, together with one that only beat's ConfigMap carries, which no checksum tells it: beat is
    /// restarted there and back.
    /// </summary>
    [Fact]
    public async Task ABadUpgradeIsExplainedPutOnRecordAndRolledBack()
    {
        if (CannotRun)
        {
            return;
        }

        (await Root.RunAsync("DeployDify")).ExitCode.ShouldBe(0);
        var values = Root.WriteValues("worker:\n  logLevel: WARNING\n  extraEnv:\n    - name: STANDIN_WRITES_PER_SECOND\n      value: many\n");
        var run = await Root.RunAsync("DeployDify", "--rollback-on-failure", "--values-file", values);

        run.ExitCode.ShouldBe(1, run.Output);
        run.Output.ShouldContain("Deployment dify-worker: container worker of pod dify-worker-");
        run.Output.ShouldContain("ends again and again");
        run.Output.ShouldContain("STANDIN_WRITES_PER_SECOND is 'many'");
        run.Output.ShouldContain("! dify-worker");
        run.Output.ShouldContain("Look: kubectl logs dify-worker-");
        Regex.IsMatch(run.Output, @"failed and was rolled back to revision \d+, which is ready").ShouldBeTrue(run.Output);
        Regex.Count(run.Output, "dify-beat: restarted").ShouldBe(2, run.Output);
        DiagnosticsTell("STANDIN_WRITES_PER_SECOND is 'many'");
        (await Root.RunAsync("DeployDify")).Output.ShouldContain("not needed: the release is as planned");
        await VerifyAsync();
    }

    /// <summary>The newest archive holds the workers' last words and the events, and none of the release's secrets.</summary>
    private void DiagnosticsTell(string words)
    {
        var archive = Directory.EnumerateFiles(Path.Combine(Root.Root, "artifacts", "diagnostics"), "dev-DeployDify-*.zip").Max()!;
        using var zip = ZipFile.OpenRead(archive);
        var texts = zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        });
        texts.ShouldContain(entry => entry.Key.StartsWith("logs/dify-worker-", StringComparison.Ordinal) && entry.Value.Contains(words, StringComparison.Ordinal));
        texts["events.txt"].ShouldContain("BackOff");
        texts["release.txt"].ShouldContain("kind: StatefulSet");
        texts["pods.txt"].ShouldContain("waits: CrashLoopBackOff");
        texts.Values.ShouldAllBe(text => !text.Contains(DeliveryRoot.PlantedPassword, StringComparison.Ordinal));
    }

    /// <summary>
    /// A larger volume: refused before anything is done while its storage class does not allow it, then carried out without a restart, and
    /// never made smaller. This cluster has no driver that really enlarges a folder: the claim asks for it, and Verify says so.
    /// </summary>
    [NodeFact("it changes the default storage class")]
    public async Task AVolumeGrowsByItsStorageClasssRulesAndNeverShrinks()
    {
        if (CannotRun)
        {
            return;
        }

        using var cluster = await ConnectAsync();
        var (pod, before) = await ReadReplicaAsync(cluster);

        var refused = await Root.RunAsync("DeployDify", "--in-cluster-read-storage", "9Gi");
        refused.ExitCode.ShouldBe(3, refused.Output);
        refused.Output.ShouldContain("volume.growth-refused");
        refused.Output.ShouldContain("data-dify-postgresql-read-0 cannot grow from 8 GiB to 9Gi");
        refused.Output.ShouldContain("kubectl patch storageclass standard");
        refused.Output.ShouldContain("nothing was applied");

        await using (await GrowingClass.AllowAsync(Kubeconfig))
        {
            var plan = await Root.RunAsync("Plan", "--in-cluster-read-storage", "9Gi", "--plan-details");
            plan.Output.ShouldContain("PersistentVolumeClaim data-dify-postgresql-read-0");
            plan.Output.ShouldContain("grow data-dify-postgresql-read-0 from 8 GiB to 9Gi");
            plan.Output.ShouldContain("data-dify-postgresql-primary-0: 10 GiB, class standard, as a premium SSD on Azure billed as P3, 16 GiB");

            var grown = await Root.RunAsync("DeployDify", "--in-cluster-read-storage", "9Gi");
            grown.ExitCode.ShouldBe(0, grown.Output);
            grown.Output.ShouldContain("StatefulSet dify-postgresql-read is deleted and its pods run on");
        }

        var (samePod, after) = await ReadReplicaAsync(cluster);
        samePod.ShouldBe(pod, "nothing restarts for it");
        after.RequestedBytes.ShouldBe(9L << 30);
        after.Uid.ShouldBe(before.Uid);
        (await Root.RunAsync("DeployDify", "--in-cluster-read-storage", "9Gi")).Output.ShouldContain("not needed: the release is as planned");
        var verify = await Root.RunAsync("Verify", "--in-cluster-read-storage", "9Gi");
        verify.ExitCode.ShouldBe(0, verify.Output);
        verify.Output.ShouldContain("data-dify-postgresql-read-0");

        var shrunk = await Root.RunAsync("DeployDify");
        shrunk.ExitCode.ShouldBe(3, shrunk.Output);
        shrunk.Output.ShouldContain("volume.shrinks");

        // The other tests' release has the size that the parameters say: its volume is made anew, which the replica clones into.
        await RestoreReplicaAsync(cluster, after);
        (await Root.RunAsync("DeployDify")).ExitCode.ShouldBe(0);
        await VerifyAsync();
    }

    private static async Task<(string Pod, VolumeClaim Claim)> ReadReplicaAsync(KubernetesCluster cluster) =>
        ((await cluster.ListPodsAsync("dify")).Single(pod => pod.Name == "dify-postgresql-read-0").Uid,
            (await cluster.ListVolumeClaimsAsync("dify")).Single(claim => claim.Name == "data-dify-postgresql-read-0"));

    private static async Task RestoreReplicaAsync(KubernetesCluster cluster, VolumeClaim claim)
    {
        var set = (await cluster.ListWorkloadsAsync("dify")).Single(workload => workload.Name == "dify-postgresql-read");
        await cluster.DeleteStatefulSetsAsync("dify", [set], DependentPods.Deleted, TimeSpan.FromMinutes(2));
        await cluster.DeleteVolumeClaimsAsync("dify", [claim], TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task TeardownWithoutConfirmationRemovesNothing()
    {
        if (CannotRun)
        {
            return;
        }

        var run = await Root.RunAsync("Teardown");

        run.ExitCode.ShouldBe(4, run.Output);
        run.Output.ShouldContain("volume data-dify-postgresql-primary-0");
        run.Output.ShouldContain("--confirm dev");
        await VerifyAsync();
    }
}
