using DifyDelivery.Errors;
using DifyDelivery.Migration;
using DifyDelivery.Postgres.Fencing;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Migration;

public class QuietSourceTests
{
    private const string Since = "the server was made";
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
            (await proof).Changes.Rows.ShouldBe(5);
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

        (await Should.ThrowAsync<DeliveryException>(() => Source(fence).ProveAsync(new(5, Since), _reporter.Begin("prove")))).Message.ShouldContain("4 rows changed");
    }

    /// <summary>They say nothing of the time before, whatever they say: not that it was written to, and not that it was not.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task CountersThatBeganAnewProveNothingOfBefore(long rows)
    {
        var known = new ChangeCount(5, Since);
        var fence = new ScriptedFence { IsRaised = true, Positions = { Later("0/10", rows), Later("0/10", rows) } };

        var position = await Source(fence).ProveAsync(known, _reporter.Begin("prove"));

        position.Changes.Continues(known).ShouldBeFalse();
        position.Changes.Rows.ShouldBe(rows);
    }

    [Fact]
    public async Task CountersThatBeginAnewWhileTheyAreWatchedProveNothingOfBefore()
    {
        var known = new ChangeCount(5, Since);
        var fence = new ScriptedFence { IsRaised = true, Positions = { At("0/10", 5), Later("0/20", 0), Later("0/20", 0) } };

        (await Source(fence).ProveAsync(known, _reporter.Begin("prove"))).Changes.Continues(known).ShouldBeFalse();
    }

    /// <summary>A table that is gone takes its count along.</summary>
    [Fact]
    public async Task FewerRowsOfTheSameCountersProveNothingEither()
    {
        var known = new ChangeCount(5, Since);
        var fence = new ScriptedFence { IsRaised = true, Positions = { At("0/10", 3), At("0/10", 3) } };

        (await Source(fence).ProveAsync(known, _reporter.Begin("prove"))).Changes.Continues(known).ShouldBeFalse();
    }

    [Fact]
    public async Task ASessionInsideTheFenceStopsTheProof()
    {
        var fence = new ScriptedFence { IsRaised = true, Sessions = [[], [Session(7)]], Positions = { At("0/10", 5) } };

        (await Should.ThrowAsync<DeliveryException>(() => Source(fence).ProveAsync(null, _reporter.Begin("prove")))).Message.ShouldContain("inside the fence");
    }

    [Fact]
    public async Task WhoConnectedSinceItWasClosedIsEndedBeforeTheProof()
    {
        var fence = new ScriptedFence { IsRaised = true, Sessions = [[Session(7)], []], Positions = { At("0/10", 5), At("0/10", 5) } };

        await Source(fence).ProveAsync(null, _reporter.Begin("prove"));

        fence.Ended.ShouldBe([7]);
    }

    /// <summary>Not put back, which would hide it; and nobody is ended, who may be at work on the one server that counts.</summary>
    [Fact]
    public async Task AFenceThatSomebodyTookDownStopsTheProof()
    {
        var fence = new ScriptedFence { Sessions = [[Session(7)]], Positions = { At("0/10", 5) } };

        var refused = await Should.ThrowAsync<DeliveryException>(() => Source(fence).ProveAsync(new(5, Since), _reporter.Begin("prove")));

        refused.Message.ShouldContain("not read only any more");
        refused.Remedy!.ShouldContain("roll back");
        fence.IsRaised.ShouldBeFalse();
        fence.Ended.ShouldBeEmpty();
    }

    [Fact]
    public async Task APreparedTransactionStopsTheProof()
    {
        var fence = new ScriptedFence { IsRaised = true, Positions = { new WritePosition("0/10", new(5, Since), 1) } };

        (await Should.ThrowAsync<DeliveryException>(() => Source(fence).ProveAsync(null, _reporter.Begin("prove")))).Message.ShouldContain("prepared");
    }

    private static QuietSource Source(IDatabaseFence fence) => new(fence, "dify", new InstantTime());

    private static SessionFacts Session(int pid) => new(pid, "postgres", "psql", "10.0.0.9", "idle", null);

    private static WritePosition At(string wal, long rows) => new(wal, new(rows, Since), 0);

    private static WritePosition Later(string wal, long rows) => new(wal, new(rows, "after a crash"), 0);

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
