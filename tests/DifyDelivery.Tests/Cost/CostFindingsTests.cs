using DifyDelivery.Cost;
using DifyDelivery.Cost.Estimating;
using DifyDelivery.Planning;

namespace DifyDelivery.Tests.Cost;

public class CostFindingsTests
{
    [Theory]
    [InlineData("CostWarnAbove", "16.08", "cost.above-threshold", Severity.Warning)]
    [InlineData("CostWarnAbove", "16.09", null, default(Severity))]
    [InlineData("CostFailAbove", "16.08", "cost.above-limit", Severity.Error)]
    [InlineData("CostFailAbove", "16.09", null, default(Severity))]
    public void AThresholdIsPassedWhenTheCostIsAboveIt(string name, string threshold, string? id, Severity severity)
    {
        var findings = Of(false, (name, threshold), ("Topology", "FlexibleServer"), ("UseAzurePostgres", "true"));

        if (id is null)
        {
            findings.ShouldBeEmpty();
            return;
        }

        var finding = findings.ShouldHaveSingleItem();
        (finding.Id, finding.Severity).ShouldBe((id, severity));
        finding.Message.ShouldContain("16.09 USD");
        finding.Remedy!.ShouldContain("--" + (name == "CostWarnAbove" ? "cost-warn-above" : "cost-fail-above"));
    }

    [Fact]
    public void OnTheSandboxNothingBlocks() =>
        Of(false, ("CostFailAbove", "1"), ("Platform", "Sandbox")).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(finding => finding.Severity.ShouldBe(Severity.Warning), finding => finding.Message.ShouldContain("sandbox costs nothing"));

    [Fact]
    public void AnIdleServerIsNamedAndCounted()
    {
        var findings = Of(false, ("UseAzurePostgres", "true"), ("CostFailAbove", "19.68"));

        findings.Select(finding => finding.Id).ShouldBe(["cost.above-limit", "cost.idle-server"]);
        findings[0].Message.ShouldContain("19.69");
        findings[1].Message.ShouldContain("16.09");
    }

    [Theory]
    [InlineData(null, null, Severity.Note)]
    [InlineData("CostWarnAbove", "10", Severity.Warning)]
    [InlineData("CostMustBeKnown", "true", Severity.Error)]
    public void APriceThatIsNotKnownIsSaidAndBlocksOnRequest(string? name, string? value, Severity severity)
    {
        var findings = Of(true, [.. name is null ? Array.Empty<(string, string)>() : [(name, value!)]]);

        var finding = findings.ShouldHaveSingleItem();
        (finding.Id, finding.Severity).ShouldBe(("cost.not-determined", severity));
        finding.Message.ShouldContain("Disk of the primary, 10Gi: premium SSD P3");
    }

    [Fact]
    public void WhatIsKnownAlreadyPassesAThreshold()
    {
        var settings = Samples.Settings("dev", ("InClusterReadStorage", "64Gi"), ("CostFailAbove", "2"));
        var findings = CostFindings.Of(Samples.Compare(CostInputs.From(settings)), settings);

        findings.Select(finding => finding.Id).ShouldBe(["cost.above-limit", "cost.not-determined"]);
        findings[0].Message.ShouldContain("at least 2.40");
    }

    [Fact]
    public void PricesOfAnotherRegionAreSaidToBe()
    {
        var settings = Samples.Settings("dev", ("CostWarnAbove", "10"));
        var comparison = Samples.Compare(CostInputs.From(settings));
        comparison = comparison with { Basis = comparison.Basis with { Location = "westeurope" } };

        CostFindings.Of(comparison, settings).ShouldHaveSingleItem().Id.ShouldBe("cost.other-region");
        CostFindings.Of(comparison, Samples.Settings("dev")).ShouldBeEmpty();
    }

    private static IReadOnlyList<Finding> Of(bool withoutPrices, params (string Name, string Value)[] given)
    {
        var settings = Samples.Settings("dev", given);
        var inputs = CostInputs.From(settings);
        return CostFindings.Of(withoutPrices ? CostEstimator.Compare(inputs, Samples.Nothing) : Samples.Compare(inputs), settings);
    }
}
