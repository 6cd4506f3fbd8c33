using DifyDelivery.Backups;
using DifyDelivery.Environments;

namespace DifyDelivery.Tests.Backups;

public class RetentionRulesTests
{
    private static readonly TimeSpan Fortnight = TimeSpan.FromDays(14);

    [Fact]
    public void WhatIsOlderThanTheRetentionGoesOldestFirstAndSaysWhy()
    {
        var chosen = Choose(1, [Manifests.Aged(1), Manifests.Aged(20), Manifests.Aged(13), Manifests.Aged(30)]);

        chosen.Select(each => each.Backup.Id).ShouldBe([Manifests.Aged(30).Id, Manifests.Aged(20).Id]);
        chosen[0].Reason.ShouldBe("30 d old; kept for 14 d");
    }

    [Fact]
    public void TheNewestStayHoweverOldTheyAre() =>
        Choose(2, [Manifests.Aged(40), Manifests.Aged(30), Manifests.Aged(20)]).Select(each => each.Backup.Id).ShouldBe([Manifests.Aged(40).Id]);

    [Fact]
    public void TheLastProvedOneStaysWhenAllLaterOnesWereOnlyListed() =>
        Choose(1, [Manifests.Aged(50), Manifests.Aged(40), Manifests.Aged(30, BackupVerification.List), Manifests.Aged(1, BackupVerification.List)])
            .Select(each => each.Backup.Id).ShouldBe([Manifests.Aged(50).Id, Manifests.Aged(30).Id]);

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void AtLeastOneStaysWhateverIsAsked(int keepLast) => Choose(keepLast, [Manifests.Aged(90, BackupVerification.List)]).ShouldBeEmpty();

    [Fact]
    public void WhatCannotBeReadIsLeftAloneAndCountsForNothing()
    {
        StoredBackup[] backups = [Manifests.Unreadable(0), Manifests.Unreadable(99), Manifests.Aged(30), Manifests.Aged(20)];

        Choose(1, backups).Select(each => each.Backup.Id).ShouldBe([Manifests.Aged(30).Id]);
    }

    [Fact]
    public void OneOfExactlyThatAgeStays() =>
        RetentionRules.Choose([Manifests.Aged(14), Manifests.Aged(1)], Fortnight, 1, Manifests.Now).ShouldBeEmpty();

    private static IReadOnlyList<ExpiredBackup> Choose(int keepLast, IEnumerable<StoredBackup> backups) =>
        RetentionRules.Choose(backups, Fortnight, keepLast, Manifests.Now);
}
