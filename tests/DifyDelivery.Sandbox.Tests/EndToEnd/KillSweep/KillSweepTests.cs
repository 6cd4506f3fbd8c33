using System.Diagnostics;
using System.Text.Json;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>
/// Whatever dies at whatever boundary of a migration: one rerun of the same command finishes, no acknowledged row is lost or doubled, the
/// servers were never writable at once, and one was always whole. The runs migrate there and back in turn, so that each costs one migration.
/// </summary>
/// <remarks>CI runs the most dangerous ones; <see cref="SweepRun.Variable"/> chooses all of them, or single ones by name.</remarks>
[Collection(MigrationCollection.Name)]
public class KillSweepTests(MigrationRoot root)
{
    private static readonly string[] There = ["--to", "FlexibleServer", "--use-azure-postgres", "true", "--confirm", "psql-dify-dev/dify"];
    private static readonly string[] Back =
        ["--to", "InCluster", "--confirm", "dify-postgresql-primary/dify", "--topology", "FlexibleServer", "--use-azure-postgres", "true"];

    private DeliveryRoot Root => root.Delivery;

    [Fact]
    public async Task AfterEveryDeathOneRerunFinishesAndNothingIsLost()
    {
        if (Root.Obstacle is { } obstacle)
        {
            Console.WriteLine($"Not run: {obstacle}.");
            return;
        }

        var runs = SweepRun.Chosen(Environment.GetEnvironmentVariable(SweepRun.Variable));
        var killing = new Killing(Root);
        (await Root.RunAsync("ProvisionPostgres", "--use-azure-postgres", "true")).ExitCode.ShouldBe(0);
        using var cluster = await KubernetesCluster.ConnectAsync(Path.Combine(Root.State, "node", "pki", "admin.kubeconfig"));
        var (inCluster, flexible) = await SideProbe.OpenAsync(Root, killing, cluster);
        await using var writers = new WriterWatch(cluster);
        await using var watch = new SideWatch(writers, inCluster, flexible);
        var goesThere = true;
        foreach (var (run, number) in runs.Select((run, index) => (run, index + 1)))
        {
            await writers.WriteSomethingAsync();
            watch.Take();
            var began = Stopwatch.GetTimestamp();
            var (first, again) = await MigrateAsync(run, goesThere ? There : Back, killing);
            var story = $"{run} {(goesThere ? "there" : "back")}:\n{first.Output}\n--- again\n{again.Output}";
            again.ExitCode.ShouldBe(0, story);
            var rows = await RowCheck.RunAsync(goesThere ? inCluster : flexible, goesThere ? flexible : inCluster);
            await writers.WriteSomethingAsync();
            await writers.NothingWasLostAsync();
            ReportIsEqual();
            var (violations, samples, fenced) = watch.Take();
            violations.ShouldBeEmpty(story);
            Console.WriteLine(FormattableString.Invariant(
                $"{number}/{runs.Count} {run} {(goesThere ? "there" : "back")}: ended with {first.ExitCode}, again with {again.ExitCode}; {rows} rows found again; {samples} samples, in {fenced} nobody could write; {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
            goesThere = !goesThere;
        }

        if (!goesThere)
        {
            // An odd number of runs: the other tests expect Dify on the server in the cluster.
            (await Root.RunAsync(["MigrateData", .. Back])).ExitCode.ShouldBe(0);
        }
    }

    private async Task<(RunResult First, RunResult Again)> MigrateAsync(SweepRun run, string[] arguments, Killing killing)
    {
        RunResult first;
        using (var build = Root.Start(["MigrateData", .. arguments]))
        {
            await build.PrintedAsync(run.Boundary.Line);
            await Task.Delay(run.Boundary.Into);
            await killing.KillAsync(run.Victim, build);
            first = await build.WaitAsync();
        }

        return (first, await Root.RunAsync(["MigrateData", .. arguments]));
    }

    private void ReportIsEqual()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root.Root, "artifacts", "migration.json")));
        json.RootElement.GetProperty("isEqual").GetBoolean().ShouldBeTrue();
    }
}
