using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Copying.Work;
using DifyDelivery.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace DifyDelivery.Tests.Postgres.Copying;

public sealed class EnduranceTests
{
    private static readonly DatabaseRef Database = new(new PostgresEndpoint("a", 1, "postgres", "x", PostgresTls.Disable), "dify");
    private static readonly Exception Away = new ServerUnreachableException(Database.Server, "Connection refused");
    private static readonly Exception Lost = new IOException("The connection was lost.");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void AServerThatIsAwayIsBorneByTheClockHoweverOftenItIsTried()
    {
        var endurance = Endurance(attempts: 2, TimeSpan.FromSeconds(100));
        endurance.Bears(Lost, 0).ShouldBeTrue();

        for (var second = 0; second < 99; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            endurance.Bears(Away, 0).ShouldBeTrue($"after {second + 1} s");
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        endurance.Bears(Away, 0).ShouldBeFalse();
    }

    [Fact]
    public void WhatIsLostAlthoughTheServersAreThereIsTriedSoOftenHoweverLongThatTakes()
    {
        var endurance = Endurance(attempts: 3, TimeSpan.FromHours(1));

        endurance.Bears(Lost, 0).ShouldBeTrue();
        endurance.Bears(Lost, 0).ShouldBeTrue();
        endurance.Bears(Lost, 0).ShouldBeFalse();
    }

    [Fact]
    public void WhatGetsOnIsTriedAsOftenAgain()
    {
        var endurance = Endurance(attempts: 2, TimeSpan.Zero);

        for (var finished = 1; finished < 10; finished++)
        {
            endurance.Bears(Lost, finished).ShouldBeTrue();
        }

        endurance.Bears(Lost, 9).ShouldBeFalse();
    }

    [Fact]
    public void WhatIsDoneOverDoesNotGetOn()
    {
        var endurance = Endurance(attempts: 2, TimeSpan.Zero);

        endurance.Bears(Lost, 5).ShouldBeTrue();
        endurance.Bears(Lost, 3).ShouldBeFalse();
    }

    [Fact]
    public void AServerThatWasBackMayBeAwayAsLongAgain()
    {
        var endurance = Endurance(attempts: 5, TimeSpan.FromMinutes(3));
        endurance.Bears(Away, 0).ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(10));

        endurance.Bears(Lost, 0).ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(2));
        endurance.Bears(Away, 0).ShouldBeTrue();
    }

    [Fact]
    public async Task ThePausesGrowToFiveSecondsAndBeginAnewWithWhatGetsOn()
    {
        var time = new InstantTime();
        var endurance = new Endurance(Request(attempts: 2, TimeSpan.FromHours(1)), time);

        for (var failure = 0; failure < 7; failure++)
        {
            endurance.Bears(Away, failure < 6 ? 0 : 1).ShouldBeTrue();
            await endurance.PauseAsync(CancellationToken.None);
        }

        time.Waits.Select(wait => wait.TotalSeconds).ShouldBe([0.5, 1, 2, 4, 5, 5, 0.5]);
    }

    private Endurance Endurance(int attempts, TimeSpan patience) => new(Request(attempts, patience), _time);

    private static CopyRequest Request(int attempts, TimeSpan patience) => new()
    {
        Id = Guid.NewGuid(),
        Source = Database,
        Target = Database,
        ClientPrograms = "unused",
        Attempts = attempts,
        Patience = patience,
    };
}
