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
    /// <summary>Chooses the runs: <c>nightly</c>, <c>nightly:20-39</c>, or <c>Machine@copy+,Network@switch</c>. Not set: those of CI.</summary>
    public const string Variable = "DELIVERY_FLOW_SWEEP";

    private const string Nightly = "nightly";

    /// <summary>
    /// The most dangerous instants, each with the victim that hurts most there: behind the fence, in the copy, between comparison and switch,
    /// in the switch, before the fence is lifted.
    /// </summary>
    private static readonly string[] InCi =
        ["Machine@copy+", "InCluster@unfence", "FlexibleServer@proof", "Build@switch+", "ApiServer@switch", "Network@copy+"];

    public override string ToString() => $"{Victim}@{Boundary.Name}";

    /// <summary>
    /// The runs that the environment asks for. They alternate in direction, and the last is back where the first began: every victim at every
    /// boundary comes twice in the nightly ones, once in each direction.
    /// </summary>
    public static IReadOnlyList<SweepRun> Chosen(string? choice)
    {
        if (choice?.StartsWith(Nightly, StringComparison.Ordinal) != true)
        {
            return [.. (choice?.Split(',') ?? InCi).Select(Parse)];
        }

        IReadOnlyList<SweepRun> all =
        [
            .. from boundary in Boundary.All from victim in Enum.GetValues<Victim>() from _ in new[] { "there", "back" } select new SweepRun(victim, boundary),
        ];
        return choice[Nightly.Length..].TrimStart(':').Split('-') is [var first, var last] ? [.. all.Take(int.Parse(last) + 1).Skip(int.Parse(first))] : all;
    }

    private static SweepRun Parse(string text) =>
        text.Trim().Split('@') is [var victim, var boundary]
            ? new SweepRun(Enum.Parse<Victim>(victim), Boundary.Named(boundary))
            : throw new ArgumentException($"{Variable}: '{text}' is not of the form Victim@boundary.", nameof(text));
}
