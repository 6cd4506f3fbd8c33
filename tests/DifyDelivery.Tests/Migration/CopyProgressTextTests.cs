using DifyDelivery.Migration;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Tests.Migration;

public class CopyProgressTextTests
{
    [Fact]
    public void RowsSayTablesRowsBytesRateAndTimeLeft() =>
        CopyProgressText.Describe(
                "dify", new CopyProgress(CopyPhase.Data, 340_000_000, 1_940_000_000, 1_204_331, 12, 120, 30, 345, ["public.messages 3/7"]), 0, TimeSpan.FromSeconds(4))
            .ShouldBe("dify: rows, 12/120 tables, 30/345 indexes and constraints, 1,204,331 rows, 340 of 1,940 MB, 85 MB/s, 19 s left: public.messages 3/7");

    [Fact]
    public void WhatAnEarlierRunCopiedIsNoSpeedOfThisOne() =>
        CopyProgressText.Describe(
                "dify", new CopyProgress(CopyPhase.Data, 340_000_000, 680_000_000, 10, 1, 2, 0, 0, []), 300_000_000, TimeSpan.FromSeconds(4))
            .ShouldContain("10 MB/s, 34 s left");

    [Fact]
    public void BeforeTheFirstByteThereIsNoRate() =>
        CopyProgressText.Describe("dify", new CopyProgress(CopyPhase.Prepare, 0, 0, 0, 0, 0, 0, 0, []), 0, TimeSpan.FromSeconds(4))
            .ShouldBe("dify: preparing");

    [Fact]
    public void WhatIsOutOfTheOrdinaryStandsForWhatTheWorkersAreAt() =>
        CopyProgressText.Describe(
                "dify", new CopyProgress(CopyPhase.Data, 0, 0, 0, 0, 0, 0, 0, ["public.messages 3/7"]) { Note = "beginning anew" }, 0, TimeSpan.FromSeconds(4))
            .ShouldBe("dify: rows: beginning anew");

    [Fact]
    public void MoreThanExpectedIsAll() =>
        CopyProgressText.Fraction(new CopyProgress(CopyPhase.Data, 20, 10, 1, 1, 1, 0, 0, [])).ShouldBe(1);
}
