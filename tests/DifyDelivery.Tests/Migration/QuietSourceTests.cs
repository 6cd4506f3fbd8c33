using DifyDelivery.Errors;
using DifyDelivery.Migration;
using DifyDelivery.Postgres.Fencing;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Migration;

public class QuietSourceTests
{
    private readonly RecordingReporter _reporter = new();

    [Fact]
    public async Task SessionsAreNamedOnceAndEnded()
    {
        var fence = new ScriptedFence { Sessions = [[Session(1), Session(2)], [Session(2)], []] };

        (await Source(fence).CloseAsync(_reporter.Begin("close"))).ShouldBe(2);

        fence.IsRaised.ShouldBeTrue();
        fence.Ended.ShouldBe([1, 2, 2]);
        _reporter.Entries.Count(entry => entry.Contains("postgres from 10.0.0.9 (\"psql\"), idle", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task WhoConnectsAgainAndAgainIsNamed()
    {
        var fence = new ScriptedFence { Sessions = [[Session(1)]] };

        var failure = await Should.ThrowAsync<DeliveryException>(() => Source(fence).CloseAsync(_reporter.Begin("close")));

        failure.Why!.ShouldContain("10.0.0.9");
    }

    [Fact]
    public async Task ALogThatStandsStillIsTheProof()
    {
        var fence = new ScriptedFence { IsRaised = true, Positions = { At("0/10", 5), At("0/10", 5) } };

        (await Source(fence).ProveAsync(null, _reporter.Begin("prove"))).Wal.ShouldBe("0/10");
    }

    [Fact]
    public async Task ALogThatMovesWithoutARowIsWatchedUntilItStandsStill()
    {
        var fence = new ScriptedFence { IsRaised = true, Positions = { At("0/10", 5), At("0/20", 5), At("0/30", 5), At("0/30", 5) } };

        (await Source(fence).ProveAsync(null, _reporter.Begin("prove"))).Wal.ShouldBe("0/30");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ALogThatNeverStandsStillIsNoWriterWhereTheServerCountsRows(bool counts)
    {
        var fence = new ScriptedFence { IsRaised = true };
        fence.Positions.AddRange(Enumerable.Range(10, 20).Select(n => At($"0/{n}", 5) with { CountsRows = counts }));

        var proof = Source(fence).ProveAsync(null, _reporter.Begin("prove"));

        if (counts)
        {
            (await proof).ChangedRows.ShouldBe(5);
        }
        else
        {
            (await Should.ThrowAsync<DeliveryException>(() => proof)).Remedy!.ShouldContain("track_counts = on");
        }
    }

    [Fact]
    public async Task ALogThatStandsStillIsTheProofWhereNobodyCountsRows()
    {
        var fence = new ScriptedFence { IsRaised = true, Positions = { At("0/10", 0) with { CountsRows = false } } };

        (await Source(fence).ProveAsync(null, _reporter.Begin("prove"))).Wal.ShouldBe("0/10");
    }

    [Fact]
    public async Task AChangedRowIsAWriter()
    {
        var fence = new ScriptedFence { IsRaised = true, Positions = { At("0/10", 5), At("0/20", 6) } };

        (await Should.ThrowAsync<DeliveryException>(() => Source(fence).ProveAsync(null, _reporter.Begin("prove")))).Message.ShouldContain("1 rows changed");
    }

    [Fact]
    public async Task ARowThatChangedSinceAnEarlierRunIsAWriter()
    {
        var fence = new ScriptedFence { IsRaised = true, Positions = { At("0/10", 9) } };

        (await Should.ThrowAsync<DeliveryException>(() => Source(fence).ProveAsync(5, _reporter.Begin("prove")))).Message.ShouldContain("4 rows changed");
    }

    [Fact]
    public async Task CountersThatBeganAnewAreNoWriter()
    {
        var fence = new ScriptedFence { IsRaised = true, Positions = { At("0/10", 0), At("0/10", 0) } };

        (await Source(fence).ProveAsync(5, _reporter.Begin("prove"))).Wal.ShouldBe("0/10");
    }

    [Fact]
    public async Task ASessionInsideTheFenceStopsTheProof()
    {
        var fence = new ScriptedFence { IsRaised = true, Sessions = [[Session(7)]], Positions = { At("0/10", 5) } };

        await Should.ThrowAsync<DeliveryException>(() => Source(fence).ProveAsync(null, _reporter.Begin("prove")));
    }

    [Fact]
    public async Task AFenceThatSomebodyTookDownStopsTheProof() =>
        (await Should.ThrowAsync<DeliveryException>(() => Source(new ScriptedFence()).ProveAsync(null, _reporter.Begin("prove")))).Message.ShouldContain("not read only");

    [Fact]
    public async Task APreparedTransactionStopsTheProof()
    {
        var fence = new ScriptedFence { IsRaised = true, Positions = { new WritePosition("0/10", 5, 1) } };

        (await Should.ThrowAsync<DeliveryException>(() => Source(fence).ProveAsync(null, _reporter.Begin("prove")))).Message.ShouldContain("prepared");
    }

    private static QuietSource Source(IDatabaseFence fence) => new(fence, "dify", new InstantTime());

    private static SessionFacts Session(int pid) => new(pid, "postgres", "psql", "10.0.0.9", "idle", null);

    private static WritePosition At(string wal, long rows) => new(wal, rows, 0);

    /// <summary>Answers from lists; the last answer stays.</summary>
    private sealed class ScriptedFence : IDatabaseFence
    {
        private int _listed;
        private int _read;

        public bool IsRaised { get; set; }

        public IReadOnlyList<IReadOnlyList<SessionFacts>> Sessions { get; init; } = [];

        public List<WritePosition> Positions { get; } = [];

        public List<int> Ended { get; } = [];

        public Task<bool> IsReadOnlyAsync(CancellationToken cancellationToken = default) => Task.FromResult(IsRaised);

        public Task RaiseAsync(CancellationToken cancellationToken = default)
        {
            IsRaised = true;
            return Task.CompletedTask;
        }

        public Task LiftAsync(CancellationToken cancellationToken = default)
        {
            IsRaised = false;
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<SessionFacts>> ListSessionsAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult(Sessions.Count == 0 ? [] : Sessions[Math.Min(_listed++, Sessions.Count - 1)]);

        public Task EndAsync(IReadOnlyCollection<SessionFacts> sessions, CancellationToken cancellationToken = default)
        {
            Ended.AddRange(sessions.Select(session => session.Pid));
            return Task.CompletedTask;
        }

        public Task<WritePosition> ReadPositionAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult(Positions[Math.Min(_read++, Positions.Count - 1)]);
    }
}
