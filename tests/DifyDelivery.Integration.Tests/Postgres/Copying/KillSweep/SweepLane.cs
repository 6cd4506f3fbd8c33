using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>Two servers for one run after the other, and what is known of their sources.</summary>
internal sealed class SweepLane : IAsyncDisposable
{
    private readonly Dictionary<Direction, SourceFacts> _facts = [];

    private SweepLane(SweepServers servers) => Servers = servers;

    public SweepServers Servers { get; }

    public SourceFacts Facts(Direction direction) => _facts[direction];

    public static async Task<SweepLane> StartAsync(int? flexibleMajor)
    {
        var lane = new SweepLane(await SweepServers.StartAsync(flexibleMajor));
        foreach (var direction in Enum.GetValues<Direction>())
        {
            var (server, source) = (lane.Servers.SourceServer(direction), lane.Servers.Source(direction));
            lane._facts[direction] = new SourceFacts(
                await DatabaseContent.RowsAsync(server, source.Name),
                await DatabaseContent.SchemaAsync(server, source.Name, lane.Servers.ClientPrograms),
                new JournalTruth(server, source.Name));
        }

        return lane;
    }

    /// <summary>Copies once without a blow: which boundaries there are, and how long it takes.</summary>
    public async Task<SweepReference> MeasureAsync()
    {
        var target = await Servers.NewTargetAsync(Direction.Out);
        await using var probe = await BoundaryProbe.InstallAsync(Servers.TargetServer(Direction.Out), target.Name);
        await probe.ArmAfterAsync(_ => false);
        var source = Servers.Source(Direction.Out);
        var begun = TimeProvider.System.GetTimestamp();
        await using var engine = EngineProcess.Start(Guid.NewGuid(), source, source.Server.Port, target, target.Server.Port, Servers.ClientPrograms);
        (await engine.EndAsync()).ShouldBe(CopyProgram.ProgramExit.Done, engine.Output);
        await Eventually.HoldsAsync(() => Task.FromResult(probe.Seen.Contains("finished")), () => "The copy has finished, and its journal has not said so.");
        return new SweepReference(
            probe.Seen.Distinct().ToLookup(BoundaryKinds.Of), TimeProvider.System.GetElapsedTime(begun));
    }

    public ValueTask DisposeAsync() => Servers.DisposeAsync();
}

/// <summary>What a source holds.</summary>
internal sealed record SourceFacts(IReadOnlyList<string> Rows, IReadOnlyList<string> Schema, JournalTruth Truth);

/// <summary>A copy that nobody disturbed.</summary>
/// <param name="Boundaries">What it journalled, by sort.</param>
/// <param name="Duration">How long the process took.</param>
internal sealed record SweepReference(ILookup<BoundaryKind, string> Boundaries, TimeSpan Duration);
