using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>
/// Strikes copies: the engine's process, either server, the network to either, at every boundary of the journal, before and after its commit,
/// and in between; both ways. After each blow the journal must claim just the rows that are there, at most one more run must finish the copy,
/// the target must be what the source is by a comparison that is not the engine's, and nobody may have written to the source.
/// </summary>
/// <remarks>
/// <c>DELIVERY_SWEEP_RUNS</c>: how many blows (the default is a short sweep); <c>DELIVERY_SWEEP_SEED</c>: repeats a sweep;
/// <c>DELIVERY_SWEEP_ONLY</c>: numbers of the runs to be repeated; <c>DELIVERY_SWEEP_MAJOR</c>: the major version of the server that stands in
/// for Flexible Server; <c>DELIVERY_SWEEP_LANES</c>: how many copies at once.
/// </remarks>
public sealed class KillSweepTests(ITestOutputHelper output)
{
    private const int Short = 25;
    private const int ShortSeed = 2026;
    private const int Tries = 8;

    [Fact]
    public async Task EveryBlowIsSurvived()
    {
        var runs = Number("DELIVERY_SWEEP_RUNS");
        var seed = Number("DELIVERY_SWEEP_SEED") ?? (runs is null ? ShortSeed : Random.Shared.Next(1_000_000));
        var major = Number("DELIVERY_SWEEP_MAJOR");
        var only = Environment.GetEnvironmentVariable("DELIVERY_SWEEP_ONLY")?.Split(',').Select(int.Parse).ToHashSet();
        var schedule = SweepSchedule.Make(runs ?? Short, seed).Where(blow => only?.Contains(blow.Number) ?? true).ToList();
        output.WriteLine(
            $"DELIVERY_SWEEP_RUNS={runs ?? Short} DELIVERY_SWEEP_SEED={seed}{(major is null ? "" : $" DELIVERY_SWEEP_MAJOR={major}")} repeats this sweep; "
            + $"{SweepSchedule.Complete} runs strike every victim at every instant");
        var count = Math.Min(schedule.Count, Number("DELIVERY_SWEEP_LANES") ?? 2);
        var lanes = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => SweepLane.StartAsync(major)));
        var report = new SweepReport();
        try
        {
            var reference = await lanes[0].MeasureAsync();
            output.WriteLine($"An undisturbed copy passes {reference.Boundaries.Sum(kind => kind.Count())} boundaries in {reference.Duration.TotalSeconds:F1} s.");
            var blows = new ConcurrentQueue<Blow>(schedule);
            await Task.WhenAll(lanes.Select(lane => Task.Run(() => SweepAsync(lane, reference, blows, report))));
        }
        finally
        {
            foreach (var lane in lanes)
            {
                await lane.DisposeAsync();
            }
        }

        output.WriteLine($"{report}");
        report.Failures.ShouldBeEmpty();
        report.Hits.ShouldBe(schedule.Count);
    }

    [Fact]
    public void ACompleteSweepStrikesEveryVictimAtEveryInstant() =>
        SweepSchedule.Make(SweepSchedule.Complete, seed: 7).Select(blow => (blow.Victim, blow.Instant)).Distinct().Count()
            .ShouldBe(SweepSchedule.Victims.Count * SweepSchedule.Instants.Count);

    private async Task SweepAsync(SweepLane lane, SweepReference reference, ConcurrentQueue<Blow> blows, SweepReport report)
    {
        while (blows.TryDequeue(out var planned))
        {
            var blow = planned;
            for (var left = Tries; left > 0; left--, blow = blow.Again())
            {
                var begun = TimeProvider.System.GetTimestamp();
                try
                {
                    var end = await new SweepRun(lane, reference, blow).RunAsync();
                    report.Ended(blow, end);
                    output.WriteLine($"{blow}: {end}, {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:F1} s");
                    if (end != RunEnd.Missed)
                    {
                        break;
                    }
                }
                catch (Exception exception)
                {
                    report.Failed(blow, exception);
                    output.WriteLine($"{blow}: FAILED, {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:F1} s");
                    break;
                }
            }
        }
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text) : null;
}
