using DifyDelivery.Planning;
using DifyDelivery.Policy;
using DifyDelivery.Tests.Cost;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Policy;

public class WaiverTests
{
    private static readonly DateTimeOffset Today = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AWaivedViolationIsANoteThatSaysWhyAndUntilWhen()
    {
        var finding = Examine("policy.public-access until 2027-06-30: the partner's office: no VPN yet").ShouldHaveSingleItem();

        (finding.Id, finding.Severity).ShouldBe(("policy.public-access", Severity.Note));
        finding.Message.ShouldStartWith("Waived until 2027-06-30 (the partner's office: no VPN yet): ");
    }

    [Theory]
    [InlineData("policy.public-access until 2026-11-26: reason", "policy.waiver-expired", "2026-11-26")]
    [InlineData("policy.public-access until 2027-06-30", "policy.waiver-without-reason", "gives no reason")]
    [InlineData("policy.public-access until 2027-06-30:  ", "policy.waiver-without-reason", "gives no reason")]
    [InlineData("policy.public-access: reason", "policy.waiver-without-end", "no day")]
    [InlineData("policy.public-access until summer: reason", "policy.waiver-without-end", "no day")]
    public void AWaiverThatDoesNotHoldIsAFindingBesideTheOneThatItDoesNotHide(string waiver, string id, string text)
    {
        var findings = Examine(waiver);

        findings.Select(finding => (finding.Id, finding.Severity)).ShouldBe([("policy.public-access", Severity.Error), (id, Severity.Warning)]);
        findings[1].Message.ShouldContain(text);
    }

    [Theory]
    [InlineData("policy.public-acess until 2027-06-30: reason", "Did you mean 'policy.public-access'?")]
    [InlineData("helm.literal-secret until 2027-06-30: reason", "cannot be waived")]
    [InlineData(": reason", "not a rule")]
    public void AnUnknownRuleIsAnError(string waiver, string text)
    {
        var finding = Examine(waiver).Single(finding => finding.Id == "policy.waiver-unknown");

        finding.Severity.ShouldBe(Severity.Error);
        finding.Message.ShouldContain(text);
    }

    [Fact]
    public void TheLastDayCountsAndTheEndIsAnnounced()
    {
        Examine("policy.public-access until 2026-11-27: reason").Select(finding => (finding.Id, finding.Severity))
            .ShouldBe([("policy.public-access", Severity.Note), ("policy.waiver-ends", Severity.Note)]);
        Examine("policy.public-access until 2026-12-12: reason").ShouldHaveSingleItem();
    }

    [Fact]
    public void AWaiverOfNothingIsSaidToBeOne() =>
        Examine("policy.burstable until 2027-06-30: reason").Select(finding => finding.Id).ShouldBe(["policy.public-access", "policy.waiver-unused"]);

    [Fact]
    public void SeveralAreReadEach() =>
        Examine("policy.public-access until 2027-06-30: one ; policy.burstable until 2027-06-30: two").Select(finding => finding.Id)
            .ShouldBe(["policy.public-access", "policy.waiver-unused"]);

    [Theory]
    [InlineData("policy.public-access=Warning", Severity.Warning)]
    [InlineData("policy.public-access = note", Severity.Note)]
    public void ASeverityIsTheTeamsToSet(string severity, Severity expected) =>
        Examine(string.Empty, severity).ShouldHaveSingleItem().Severity.ShouldBe(expected);

    [Theory]
    [InlineData("policy.public-acces=Note", "Did you mean 'policy.public-access'?")]
    [InlineData("policy.public-access=Off", "none of Note, Warning, Error")]
    [InlineData("policy.public-access=7", "none of Note, Warning, Error")]
    [InlineData("policy.public-access", "none of Note, Warning, Error")]
    public void ASeverityThatCannotBeReadIsAnErrorAndChangesNothing(string severity, string text)
    {
        var findings = Examine(string.Empty, severity);

        findings.Select(finding => (finding.Id, finding.Severity)).ShouldBe([("policy.public-access", Severity.Error), ("policy.severity-unknown", Severity.Error)]);
        findings[1].Message.ShouldContain(text);
    }

    [Fact]
    public void ASeverityMakesARuleApplyWhereItDoesNotByItself()
    {
        var settings = Samples.Settings("dev", ("UseAzurePostgres", "true"), ("PostgresPublicAccess", "true"), ("PostgresSkuName", "GP_Standard_D2ds_v5"), ("PolicySeverities", "policy.public-access=Error"));

        PolicyCheck.Examine(settings, PolicyFacts.None, new InstantTime(Today)).ShouldHaveSingleItem().Severity.ShouldBe(Severity.Error);
    }

    private static IReadOnlyList<Finding> Examine(string waivers, string severities = "") => PolicyCheck.Examine(
        Samples.Settings(
            "prod", ("Topology", "FlexibleServer"), ("UseAzurePostgres", "true"), ("PostgresSkuName", "GP_Standard_D2ds_v5"), ("PostgresBackupRetentionDays", "35"),
            ("PostgresHighAvailability", "ZoneRedundant"), ("PostgresPublicAccess", "true"), ("PolicyWaivers", waivers), ("PolicySeverities", severities)),
        PolicyFacts.None, new InstantTime(Today));
}
