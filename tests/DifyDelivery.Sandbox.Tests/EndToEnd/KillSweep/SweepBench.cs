using System.Text.Json;
using DifyDelivery.Kubernetes;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>What every run of a sweep stands on: the writers, the watcher, ways to both servers, and the hand that kills.</summary>
internal sealed class SweepBench : IAsyncDisposable
{
    private readonly DeliveryRoot _root;
    private readonly KubernetesCluster _cluster;
    private readonly Killing _killing;

    private SweepBench(DeliveryRoot root, KubernetesCluster cluster, Killing killing, SideProbe inCluster, SideProbe flexibleServer)
    {
        (_root, _cluster, _killing, InCluster, FlexibleServer) = (root, cluster, killing, inCluster, flexibleServer);
        Writers = new WriterWatch(cluster);
        Watch = new SideWatch(Writers, inCluster, flexibleServer);
    }

    public SideProbe InCluster { get; }

    public SideProbe FlexibleServer { get; }

    public WriterWatch Writers { get; }

    public SideWatch Watch { get; }

    public static async Task<SweepBench> OpenAsync(DeliveryRoot root)
    {
        (await root.RunAsync("ProvisionPostgres", "--use-azure-postgres", "true")).ExitCode.ShouldBe(0);
        var killing = new Killing(root);
        var cluster = await KubernetesCluster.ConnectAsync(root.Kubeconfig);
        var (inCluster, flexibleServer) = await SideProbe.OpenAsync(killing, cluster);
        return new SweepBench(root, cluster, killing, inCluster, flexibleServer);
    }

    /// <summary>Runs a command, kills what the run names when it comes to the run's boundary, and waits for its end.</summary>
    public async Task<RunResult> KilledAsync(SweepRun run, params string[] command)
    {
        using var build = _root.Start(command);
        await build.PrintedAsync(run.Boundary.Line);
        await Task.Delay(run.Boundary.Into);
        await _killing.KillAsync(run.Victim, build);
        return await build.WaitAsync();
    }

    /// <summary>Runs a migration, and kills its machine as soon as its journal says that the switch has begun.</summary>
    public async Task KilledInSwitchAsync(params string[] command)
    {
        using var build = _root.Start(command);
        await build.PrintedAsync(Boundary.Named("switch").Line);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await HasBegunSwitchAsync())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }

        await _killing.KillAsync(Victim.Machine, build);
        await build.WaitAsync();
    }

    private async Task<bool> HasBegunSwitchAsync()
    {
        var map = await _cluster.ReadConfigMapAsync("dify", "dify-migration");
        using var journal = JsonDocument.Parse(map!.Values["journal.json"]);
        return journal.RootElement.TryGetProperty("begun", out var begun) && begun.EnumerateArray().Any(step => step.GetString() == MigrationSteps.Switch);
    }

    /// <summary>No acknowledged row is lost or doubled, the writers go on, and the watcher has looked and seen nothing that must not be.</summary>
    /// <returns>How much was looked at.</returns>
    public async Task<string> NothingIsWrongAsync(string story)
    {
        await Writers.WriteSomethingAsync();
        await Writers.NothingWasLostAsync();
        var seen = Watch.Take();
        seen.Violations.ShouldBeEmpty(story);
        seen.Missed(Watch.Sides).ShouldBeEmpty(story);
        return seen.ToString();
    }

    /// <summary>The product's own comparison, as its report has it.</summary>
    public void ReportIsEqual()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_root.Root, "artifacts", "migration.json")));
        json.RootElement.GetProperty("isEqual").GetBoolean().ShouldBeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        await Watch.DisposeAsync();
        await Writers.DisposeAsync();
        _cluster.Dispose();
    }
}
