using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;

namespace DifyDelivery.Tests.Migration;

public class MigrationSituationTests
{
    [Theory]
    [InlineData(MigrationState.Started)]
    [InlineData(MigrationState.Provisioned)]
    [InlineData(MigrationState.Fenced)]
    [InlineData(MigrationState.Copied)]
    [InlineData(MigrationState.Verified)]
    [InlineData(MigrationState.Switched)]
    public void WhatIsUnderWayCanGoOnAndBack(MigrationState state)
    {
        var situation = Of(Records.Forward(state));

        situation.Choices.Count.ShouldBe(2);
        situation.Choices[0].ShouldContain("./build.sh MigrateData --env dev --to FlexibleServer --use-azure-postgres true");
        situation.Choices[1].ShouldContain("./build.sh MigrateData --env dev --rollback");
        situation.Paragraph.ShouldContain("To continue");
    }

    [Fact]
    public void EveryStateSaysWhatBothServersHold()
    {
        foreach (var state in Enum.GetValues<MigrationState>())
        {
            var record = Records.Forward(state) with { RollbackFrom = MigrationState.Fenced };
            Of(record).Headline.ShouldContain("from InCluster to FlexibleServer");
            Of(record).Servers.ShouldContain("the server in the cluster", Case.Insensitive);
        }
    }

    [Fact]
    public void ASwitchThatHasBegunMayHaveOpenedTheTarget()
    {
        var verified = Records.Forward(MigrationState.Verified);

        Of(verified).Servers.ShouldContain("nothing has been written to the Flexible Server since");
        var begun = Of(verified.Begin(MigrationSteps.Switch));
        begun.Servers.ShouldContain("the Flexible Server may have taken writes; the server in the cluster was made read only");
        begun.Choices[1].ShouldContain("--rollback --use-azure-postgres true (looks for rows");

        foreach (var anew in new[] { MigrationState.Fenced, MigrationState.Copied })
        {
            Of(Records.Forward(anew).Begin(MigrationSteps.Switch)).Servers.ShouldContain("may have taken writes");
        }

        var back = verified.Begin(MigrationSteps.Switch).TurnBack();
        Of(back).Servers.ShouldContain("the Flexible Server is being looked at for rows of its own");
        Of(back.Begin(MigrationSteps.BackLift)).Servers.ShouldContain("the copy on the Flexible Server is being dropped");
        Of(back.Begin(MigrationSteps.BackLift).Begin(MigrationSteps.BackUnseen)).Servers.ShouldContain("the Flexible Server keeps what was written to it");
    }

    [Fact]
    public void ASoakSaysUntilWhenAndWhatShortensIt()
    {
        var record = Records.Forward(MigrationState.Soaking) with { RetainedUntil = Records.Now.AddDays(7) };

        Of(record).Servers.ShouldContain("2026-12-04 12:00 UTC");
        Of(record).Choices[^1].ShouldContain("--confirm dev");
        MigrationSituation.Of(record, "dev", Records.Now.AddDays(8), "").Choices[^1].ShouldNotContain("--confirm");
    }

    [Fact]
    public void AFlexibleServerIsRemovedByItsName()
    {
        var record = Records.Back(MigrationState.Soaking) with { RetainedUntil = Records.Now.AddDays(7), Source = new ServerIdentity("psql-dify-dev", "10.0.0.4:5432", "17.2", null) };

        Of(record).Choices[^1].ShouldContain("--confirm dev,psql-dify-dev (before");
        MigrationSituation.Of(record, "dev", Records.Now.AddDays(8), "").Choices[^1].ShouldEndWith("--confirm psql-dify-dev");
        Of(record with { State = MigrationState.Retiring }).Choices.Single().ShouldEndWith("--use-azure-postgres true --confirm psql-dify-dev", Case.Sensitive, "begun, the soak does not count any more");
    }

    [Fact]
    public void WithoutAMigrationThereIsNothingToChoose() => Of(null).Choices.ShouldBeEmpty();

    [Theory]
    [InlineData(MigrationState.Started, false)]
    [InlineData(MigrationState.Provisioned, false)]
    [InlineData(MigrationState.Fenced, true)]
    [InlineData(MigrationState.Verified, true)]
    [InlineData(MigrationState.Switched, true)]
    [InlineData(MigrationState.RollingBack, true)]
    [InlineData(MigrationState.Soaking, false)]
    [InlineData(MigrationState.Retired, false)]
    [InlineData(MigrationState.RolledBack, false)]
    public void AnUpgradeIsRefusedWhileDifyMayBeStopped(MigrationState state, bool refused)
    {
        var finding = MigrationGuard.CheckUpgrade(Records.Forward(state), Records.Now, "");

        (finding is not null).ShouldBe(refused);
        if (refused)
        {
            finding!.Severity.ShouldBe(Severity.Error);
            finding.Remedy!.ShouldContain("--rollback");
            MigrationGuard.CheckVerify(Records.Forward(state), Records.Now, "")!.Severity.ShouldBe(Severity.Warning);
        }
    }

    private static MigrationSituation Of(MigrationRecord? record) => MigrationSituation.Of(record, "dev", Records.Now, " --use-azure-postgres true");
}
