using System.Diagnostics;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>
/// Whatever dies at whatever boundary of a migration: one rerun of the same command finishes, no acknowledged row is lost or doubled, the
/// servers were never writable at once, and one was always whole. The runs migrate there and back in turn, so that each costs one migration.
/// </summary>
/// <remarks>CI runs the most dangerous ones; <see cref="SweepRun.Variable"/> chooses all of them, or single ones by name.</remarks>
[Collection(MigrationCollection.Name)]
public class KillSweepTests(MigrationRoot root)
{
    private static readonly string[] There = ["MigrateData", "--to", "FlexibleServer", "--use-azure-postgres", "true", "--confirm", "psql-dify-dev/dify"];
    private static readonly string[] Back =
    [
        "MigrateData", "--to", "InCluster", "--confirm", "dify-postgresql-primary/dify", "--topology", "FlexibleServer", "--use-azure-postgres", "true",
    ];

    private static readonly string[] Rollback = ["MigrateData", "--rollback", "--use-azure-postgres", "true"];

    private DeliveryRoot Root => root.Delivery;

    [NodeFact("it kills the API server and cuts the network")]
    public async Task AfterEveryDeathOneRerunFinishesAndNothingIsLost()
    {
        if (CannotRun)
        {
            return;
        }

        var runs = SweepRun.Chosen(SweepRun.Choice);
        await using var bench = await SweepBench.OpenAsync(Root);
        var goesThere = true;
        foreach (var (run, number) in runs.Select((run, index) => (run, index + 1)))
        {
            await bench.Writers.WriteSomethingAsync();
            bench.Watch.Take();
            var began = Stopwatch.GetTimestamp();
            var command = goesThere ? There : Back;
            var first = await bench.KilledAsync(run, command);
            var again = await Root.RunAsync(command);
            var story = $"{run} {(goesThere ? "there" : "back")}:\n{first.Output}\n--- again\n{again.Output}";
            again.ExitCode.ShouldBe(0, story);
            var rows = await RowCheck.RunAsync(goesThere ? bench.InCluster : bench.FlexibleServer, goesThere ? bench.FlexibleServer : bench.InCluster);
            bench.ReportIsEqual();
            var seen = await bench.NothingIsWrongAsync(story);
            Console.WriteLine(FormattableString.Invariant(
                $"{number}/{runs.Count} {run} {(goesThere ? "there" : "back")}: ended with {first.ExitCode}, again with {again.ExitCode}; {rows} rows found again; {seen}; {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
            goesThere = !goesThere;
        }

        if (!goesThere)
        {
            // An odd number of runs: the other tests expect Dify on the server in the cluster.
            (await Root.RunAsync(Back)).ExitCode.ShouldBe(0);
        }
    }

    /// <summary>From the worst place to turn back at: the build dies in the middle of the switch, and the target may take writes.</summary>
    [NodeFact("it kills the API server and cuts the network")]
    public async Task AWayBackFinishesAfterEveryDeathToo()
    {
        if (CannotRun)
        {
            return;
        }

        var runs = SweepRun.ChosenForRollback(SweepRun.Choice);
        if (runs.Count == 0)
        {
            Console.WriteLine($"Not run: {SweepRun.Variable} is not '{SweepRun.NightlyRollback}'; CI goes back in other tests.");
            return;
        }

        await using var bench = await SweepBench.OpenAsync(Root);
        foreach (var (run, number) in runs.Select((run, index) => (run, index + 1)))
        {
            await bench.Writers.WriteSomethingAsync();
            bench.Watch.Take();
            var began = Stopwatch.GetTimestamp();
            await bench.KilledInSwitchAsync(There);
            var first = await bench.KilledAsync(run, Rollback);
            var again = await Root.RunAsync(Rollback);
            var story = $"{run} of a way back:\n{first.Output}\n--- again\n{again.Output}";

            // 3: there is nothing left to go back from.
            again.ExitCode.ShouldBeOneOf(first.ExitCode == 0 ? [0, 3] : [0], story);
            var seen = await bench.NothingIsWrongAsync(story);
            Console.WriteLine(FormattableString.Invariant(
                $"{number}/{runs.Count} {run} of a way back: ended with {first.ExitCode}, again with {again.ExitCode}; {seen}; {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
        }
    }

    private bool CannotRun
    {
        get
        {
            if (Root.Obstacle is { } obstacle)
            {
                Console.WriteLine($"Not run: {obstacle}.");
            }

            return Root.Obstacle is not null;
        }
    }
}
