using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>The sweep's own judgement: what it would let pass, it would let pass for ever.</summary>
public class SweepRuleTests
{
    private static readonly Dictionary<string, long> Acknowledged = new() { ["api-1"] = 7, ["worker-1"] = 0 };
    private static readonly SideSample Open = Side(rows: 7);
    private static readonly SideSample Fenced = Open with { IsReadOnly = true };
    private static readonly SideSample Partial = Fenced with { Ledger = Side(rows: 6).Ledger };
    private static readonly SideSample Empty = new(true, false, false, 0, new Dictionary<string, (long, long)>());
    private static readonly SideSample Silent = new(false, false, false, 0, null);

    [Fact]
    public void OneOpenAndOneWholeServerIsAsItShouldBe()
    {
        Judge(Open, Fenced).ShouldBeEmpty();
        Judge(Open, Empty).ShouldBeEmpty();
        Judge(Fenced, Partial).ShouldBeEmpty();
        Judge(Silent, Fenced).ShouldBeEmpty();

        // What a silent server holds is seen when it is back.
        Judge(Silent, Partial).ShouldBeEmpty();
    }

    [Fact]
    public void TwoOpenServersAreSeen()
    {
        Judge(Open, Open).ShouldBe(["both are writable"]);
        Judge(Open, Fenced with { Strangers = 1 }).ShouldBe(["both are writable"]);
        Judge(Open, Empty with { Strangers = 1 }).ShouldBe(["both are writable"]);
    }

    [Fact]
    public void LostAndDoubledRowsAreSeen()
    {
        Judge(Partial, Partial).ShouldBe(["neither has every acknowledged row"]);
        Judge(Partial, Empty).ShouldBe(["neither has every acknowledged row"]);
        Judge(Fenced with { Ledger = new Dictionary<string, (long, long)> { ["api-1"] = (8, 7) } }, Empty).ShouldBe(["neither has every acknowledged row"]);
    }

    /// <summary>Who is never let in finds no fault, and neither does who only looks while Dify runs.</summary>
    [Fact]
    public void AWatcherThatHasNotLookedIsSeen()
    {
        const string NoFence = "the watcher was never there when nobody could write";

        Missed((Open, Fenced), (Fenced, Fenced)).ShouldBeEmpty();
        Missed((Silent, Fenced), (Open, Silent)).ShouldBeEmpty();
        Missed((Open, Fenced), (Fenced, Open)).ShouldBe([NoFence]);
        Missed((Silent, Fenced)).ShouldBe(["old never answered the watcher"]);
        Missed((Open, Silent), (Silent, Silent)).ShouldBe(["new never answered the watcher", NoFence]);
        Missed().ShouldBe(["old never answered the watcher", "new never answered the watcher", NoFence]);
    }

    [Fact]
    public void NightlyEveryVictimDiesAtEveryBoundaryInBothDirections()
    {
        var all = SweepRun.Chosen("nightly");

        all.Count.ShouldBe(2 * Boundary.All.Count * Enum.GetValues<Victim>().Length);
        foreach (var (direction, boundaries) in new[] { (0, Boundary.All.Where(boundary => !boundary.IsOfWayBack)), (1, Boundary.All) })
        {
            var runs = from boundary in boundaries from victim in Enum.GetValues<Victim>() select new SweepRun(victim, boundary);
            all.Where((_, index) => index % 2 == direction).Distinct().ShouldBe(runs, ignoreOrder: true);
        }

        SweepRun.Chosen("nightly:10-19").ShouldBe(all.Skip(10).Take(10));
        SweepRun.ChosenForRollback("nightly").Count.ShouldBe(Boundary.OfRollback.Count * Enum.GetValues<Victim>().Length);
        SweepRun.ChosenForRollback("rollback:2-3").ShouldBe(SweepRun.ChosenForRollback("rollback").Skip(2).Take(2));
        SweepRun.Chosen("rollback").ShouldBeEmpty();
        SweepRun.ChosenForRollback(null).ShouldBeEmpty();
    }

    /// <summary>A step that has no boundary would never be struck, and nobody would notice.</summary>
    [Fact]
    public void EveryStepOfAMigrationHasItsBoundary() =>
        Boundary.All.Select(boundary => boundary.Step).OfType<string>().ShouldBe(MigrationSteps.Forward);

    [Fact]
    public void AStepOfTheWayBackIsStruckThere() =>
        SweepRun.Chosen("Build@replica,Build@replica,Build@soak").Select(run => run.ToString()).ShouldBe(["Build@functional", "Build@replica", "Build@soak"]);

    [Fact]
    public void CiComesBackToWhereItBegan()
    {
        (SweepRun.Chosen(null).Count % 2).ShouldBe(0);
        SweepRun.Chosen("Network@switch+").ShouldBe([new SweepRun(Victim.Network, Boundary.Named("switch+"))]);
        Should.Throw<ArgumentException>(() => SweepRun.Chosen("nothing"));
    }

    private static IEnumerable<string> Judge(params SideSample[] samples) => SideWatch.Judge(samples, Acknowledged);

    private static IEnumerable<string> Missed(params (SideSample Old, SideSample New)[] samples)
    {
        var sight = new RunSight();
        foreach (var (old, young) in samples)
        {
            sight.Add(new Dictionary<string, SideSample> { ["old"] = old, ["new"] = young }, []);
        }

        return sight.Missed(["old", "new"]);
    }

    private static SideSample Side(long rows) => new(true, false, true, 0, new Dictionary<string, (long, long)> { ["api-1"] = (rows, rows) });
}
