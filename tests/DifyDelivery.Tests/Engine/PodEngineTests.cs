using System.Text;
using DifyDelivery.Engine;
using DifyDelivery.Errors;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Engine;

public sealed class PodEngineTests
{
    private static readonly EngineTask Asked = new()
    {
        Kind = EngineTaskKind.Copy,
        Id = Guid.NewGuid(),
        Source = new("dify-postgresql-primary", 5432, "postgres", "Secret-of-the-source", "dify", PostgresTls.Disable, null),
        Target = new("psql.example", 5432, "difyadmin", "Secret-of-the-target", "dify", PostgresTls.Require, null),
        ClientPrograms = EnginePlace.ClientPrograms,
        Workers = 2,
        PartBytes = 64,
        Attempts = 5,
        PatienceSeconds = 180,
        SilenceSeconds = 30,
        Digest = DigestMethod.Stream,
        SourceIsFenced = true,
    };

    private static readonly EngineLine Far = new EngineProgressLine(1, new CopyProgress(CopyPhase.Data, 5, 10, 2, 1, 4, 3, 9, []));
    private static readonly EngineLine Copied = new EngineCopiedLine(2, new CopyResult([], 1, 2, 3, 0, "0/0", TimeSpan.Zero));

    private readonly FakeEngineCluster _cluster = new();
    private readonly List<CopyProgress> _progress = [];
    private readonly RecordingReporter _said = new();

    [Fact]
    public async Task ItsResultIsGivenAndNothingOfItStays()
    {
        _cluster.Engines.Enqueue([Far, Copied]);

        (await RunAsync()).ReusedParts.ShouldBe(3);

        _progress.ShouldHaveSingleItem().Rows.ShouldBe(2);
        _cluster.There.ShouldBeEmpty();
    }

    [Fact]
    public async Task PasswordsComeThroughStandardInputOnly()
    {
        _cluster.Engines.Enqueue([Copied]);

        await RunAsync();

        var pod = _cluster.Made.ShouldHaveSingleItem();
        string.Join(' ', pod.Command.Concat(pod.Variables.Values).Concat(pod.Labels.Values)).ShouldNotContain("Secret");
        Encoding.UTF8.GetString(_cluster.Given[^1]).ShouldContain("Secret-of-the-target");
        pod.Folders.Single(folder => folder.Path == "/task").InMemory.ShouldBeTrue();
    }

    [Fact]
    public async Task APodThatIsLostIsReplaced()
    {
        _cluster.Engines.Enqueue([Far]);
        _cluster.Engines.Enqueue([Far, Copied]);

        await RunAsync();

        _cluster.Made.Count.ShouldBe(2);
    }

    [Fact]
    public async Task OneThatIsLostAgainAndAgainIsGivenUp()
    {
        for (var pod = 0; pod < 4; pod++)
        {
            _cluster.Engines.Enqueue([Far]);
        }

        (await Should.ThrowAsync<EngineLostException>(() => RunAsync())).ToString().ShouldContain("--runner agent");
    }

    /// <summary>The API server says for ever that such a pod runs: only its silence tells.</summary>
    [Fact]
    public async Task OneOnANodeThatHasDiedIsReplaced()
    {
        _cluster.OnDeadNode.Add("engine-1");
        _cluster.Engines.Enqueue([Far]);
        _cluster.Engines.Enqueue([Far, Copied]);

        await RunAsync();

        _cluster.Made.Count.ShouldBe(2);
        _said.Text.ShouldContain("engine-1 is lost (its node node-of-engine-1 does not answer)");
    }

    [Fact]
    public async Task AnApiServerThatStaysAwaySaysHowToGoOn()
    {
        _cluster.IsGoneAfterwards = true;
        _cluster.Engines.Enqueue([Far]);

        var failure = await Should.ThrowAsync<EngineLostException>(() => RunAsync());

        failure.Why!.ShouldContain("does not answer any more");
        failure.Remedy!.ShouldContain("run the command again: what is finished is kept");
    }

    /// <summary>The pod that waits for its files would wait for minutes: it is replaced as soon as the API server is back.</summary>
    [Fact]
    public async Task AnApiServerThatIsAwayWhileFilesAreBroughtCostsAPod()
    {
        _cluster.Engines.Enqueue([]);
        _cluster.Engines.Enqueue([Copied]);
        _cluster.WhenMade = () =>
        {
            _cluster.AwayFromUpload = _cluster.Made.Count == 1 ? 3 : 0;
        };

        await RunAsync();

        _cluster.Made.Count.ShouldBe(2);
        _cluster.Removed.Distinct().ShouldBe(["engine-1", "engine-2"]);
    }

    [Fact]
    public async Task APodOfAnotherRunThatAppearsMeanwhileIsNotRemoved()
    {
        _cluster.Engines.Enqueue([Copied]);
        _cluster.WhenMade = () => _cluster.Leave("of-another-run", "of another task", "Running", Far);

        await RunAsync();

        _cluster.There.ShouldBe(["of-another-run"]);
    }

    /// <summary>Who holds the lock now may listen to the very pod.</summary>
    [Fact]
    public async Task AfterALostLockNoPodIsRemovedAtAll()
    {
        using var lost = new CancellationTokenSource();
        _cluster.Engines.Enqueue([Far]);
        _cluster.WhenMade = lost.Cancel;

        await Should.ThrowAsync<OperationCanceledException>(() => RunAsync(lost.Token));

        _cluster.Removed.ShouldBeEmpty();
        _cluster.There.ShouldBe(["engine-1"]);
    }

    [Fact]
    public async Task ALogThatBreaksIsReadOnAndNothingIsToldTwice()
    {
        _cluster.Breaks = 2;
        _cluster.Engines.Enqueue([Far, Copied]);

        await RunAsync();

        _cluster.Made.ShouldHaveSingleItem();
        _progress.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task TheEngineOfAKilledRunIsListenedTo()
    {
        _cluster.Leave("left", Asked.Mark, "Running", Far, Copied);
        _cluster.Leave("other", "of another task", "Running", Far);

        await RunAsync();

        _cluster.Made.ShouldBeEmpty();
        _cluster.Removed.ShouldBe(["other", "left"]);
    }

    [Theory]
    [InlineData("Running", false)]
    [InlineData("Succeeded", true)]
    [InlineData("Failed", true)]
    public async Task OneThatWaitsForItsTaskOrHasEndedIsNot(string phase, bool hasSpoken)
    {
        _cluster.Leave("left", Asked.Mark, phase, hasSpoken ? [Copied] : []);
        _cluster.Engines.Enqueue([Copied]);

        await RunAsync();

        _cluster.Made.ShouldHaveSingleItem();
        _cluster.Removed[0].ShouldBe("left");
    }

    [Fact]
    public async Task WhatTheEngineSaysIsTheFailure()
    {
        _cluster.Engines.Enqueue([new EngineStoppedLine(1, "The copy stopped.", "no space", "make some")]);

        var failure = await Should.ThrowAsync<DeliveryException>(() => RunAsync());

        (failure.Message, failure.Why, failure.Remedy).ShouldBe(("The copy stopped.", "no space", "make some"));
        _cluster.There.ShouldBeEmpty();
    }

    private Task<CopyResult> RunAsync(CancellationToken lost = default)
    {
        var pods = new EnginePods(_cluster, new EnginePlace("dify", "dify", "image", "app.kubernetes.io/component=primary"))
        {
            Payload = _ => System.Threading.Tasks.Task.FromResult(new EnginePayload([])),
        };
        return new PodEngine(pods, new InstantTime(), lost).CopyAsync(Asked, new Told(_progress), _said.Begin("copy"), lost);
    }

    private sealed class Told(List<CopyProgress> told) : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value) => told.Add(value);
    }
}
