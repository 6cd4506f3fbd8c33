using System.Globalization;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>What dies.</summary>
internal enum Victim
{
    /// <summary>The build with all that it started, as when its machine fails.</summary>
    Machine,

    /// <summary>The build alone; a helm or pg_dump that it started goes on.</summary>
    Build,

    /// <summary>The API server.</summary>
    ApiServer,

    /// <summary>The server in the cluster, every process of it at once.</summary>
    InCluster,

    /// <summary>The pod of the server in the cluster, without grace: it comes back with another address.</summary>
    InClusterPod,

    /// <summary>The server that plays Flexible Server, every process of it at once.</summary>
    FlexibleServer,

    /// <summary>Every packet between this machine and the node, for a few seconds.</summary>
    Network,
}

/// <summary>One migration in which one thing dies at one instant.</summary>
/// <param name="Victim">What dies.</param>
/// <param name="Boundary">When.</param>
internal sealed record SweepRun(Victim Victim, Boundary Boundary)
{
    /// <summary>
    /// Chooses the runs: <c>nightly</c>, <c>nightly:20-39</c>, <c>rollback</c>, <c>rollback:0-9</c>, or <c>Machine@copy+,Network@switch</c>. Not set:
    /// those of CI.
    /// </summary>
    public const string Variable = "DELIVERY_FLOW_SWEEP";

    /// <summary>The runs of a way back only.</summary>
    public const string NightlyRollback = "rollback";

    private const string Nightly = "nightly";

    /// <summary>
    /// The most dangerous instants, each with the victim that hurts most there: in the copy, in the switch, and before the fence is lifted. The
    /// network, and servers in the middle of the copy, are struck by the copy's own sweep.
    /// </summary>
    private static readonly string[] InCi =
        ["Machine@copy+", "Build@switch+", "ApiServer@switch", "InCluster@unfence"];

    /// <summary>What <see cref="Variable"/> says.</summary>
    public static string? Choice => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } choice ? choice : null;

    public override string ToString() => $"{Victim}@{Boundary.Name}";

    /// <summary>
    /// The runs that the environment asks for. They alternate in direction, and the last is back where the first began: every victim at every
    /// boundary comes twice in the nightly ones, once in each direction; where only the way back has it, the next one stands for it on the way there.
    /// </summary>
    public static IReadOnlyList<SweepRun> Chosen(string? choice)
    {
        if (choice?.StartsWith(NightlyRollback, StringComparison.Ordinal) == true)
        {
            return [];
        }

        var runs = choice?.StartsWith(Nightly, StringComparison.Ordinal) == true
            ? Part(
                choice, Nightly,
                from boundary in Boundary.All from victim in Enum.GetValues<Victim>() from _ in new[] { "there", "back" } select new SweepRun(victim, boundary))
            : [.. (choice?.Split(',') ?? InCi).Select(Parse)];
        return [.. runs.Select((run, index) => index % 2 == 0 ? run with { Boundary = run.Boundary.There } : run)];
    }

    /// <summary>The runs of a way back that the environment asks for: none in CI.</summary>
    public static IReadOnlyList<SweepRun> ChosenForRollback(string? choice)
    {
        var all = from boundary in Boundary.OfRollback from victim in Enum.GetValues<Victim>() select new SweepRun(victim, boundary);
        return choice == Nightly ? [.. all]
            : choice?.StartsWith(NightlyRollback, StringComparison.Ordinal) == true ? Part(choice, NightlyRollback, all)
            : [];
    }

    private static IReadOnlyList<SweepRun> Part(string choice, string word, IEnumerable<SweepRun> all) =>
        choice[word.Length..].TrimStart(':').Split('-') is [var first, var last]
            ? [.. all.Take(int.Parse(last, CultureInfo.InvariantCulture) + 1).Skip(int.Parse(first, CultureInfo.InvariantCulture))]
            : [.. all];

    private static SweepRun Parse(string text) =>
        text.Trim().Split('@') is [var victim, var boundary]
            ? new SweepRun(Enum.Parse<Victim>(victim), Boundary.Named(boundary))
            : throw new ArgumentException($"{Variable}: '{text}' is not of the form Victim@boundary.", nameof(text));
}
