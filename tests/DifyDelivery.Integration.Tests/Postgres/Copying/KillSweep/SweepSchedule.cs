namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>One blow.</summary>
/// <param name="Number">Its place in the sweep, from 1.</param>
/// <param name="Direction">Which way the copy goes.</param>
/// <param name="Victim">What is struck.</param>
/// <param name="Instant">When.</param>
/// <param name="Seed">Of all that is left to chance.</param>
internal sealed record Blow(int Number, Direction Direction, Victim Victim, Instant Instant, int Seed)
{
    public override string ToString() => $"run {Number}: {Direction}, {Victim} at {Instant} (seed {Seed})";

    /// <summary>The same at another instant of its sort, after one that came too late.</summary>
    public Blow Again() => this with { Seed = Seed + 1_000_003 };
}

/// <summary>Which blows a sweep strikes: every victim in turn, at every instant in turn, in an order that the seed decides.</summary>
internal static class SweepSchedule
{
    // What is in no journal, and more often than the rest.
    private const int AnyInstants = 3;

    public static readonly IReadOnlyList<Victim> Victims = Enum.GetValues<Victim>();

    public static readonly IReadOnlyList<Instant> Instants =
    [
        .. Enum.GetValues<BoundaryKind>().Where(kind => kind < BoundaryKind.Comparing)
            .SelectMany(kind => new[] { new Instant(kind, Moment.BeforeCommit), new Instant(kind, Moment.AfterCommit) }),
        new(BoundaryKind.Comparing, Moment.Any),
        new(BoundaryKind.AnyInstant, Moment.Any),
    ];

    /// <summary>So many runs take every victim at every instant at least once.</summary>
    public static int Complete => Victims.Count * (Instants.Count + AnyInstants - 1);

    public static IReadOnlyList<Blow> Make(int runs, int seed)
    {
        var random = new Random(seed);
        var instants = Victims.ToDictionary(victim => victim, _ => Shuffled(random));
        var first = random.Next(2);
        return
        [
            .. Enumerable.Range(0, runs).Select(at =>
            {
                var (round, victim) = (at / Victims.Count, Victims[at % Victims.Count]);
                var direction = (Direction)((first + at) % 2);
                return new Blow(at + 1, direction, victim, instants[victim][round % instants[victim].Length], random.Next());
            }),
        ];
    }

    private static Instant[] Shuffled(Random random)
    {
        Instant[] all = [.. Instants, .. Enumerable.Repeat(Instants[^1], AnyInstants - 1)];
        random.Shuffle(all);
        return all;
    }
}
