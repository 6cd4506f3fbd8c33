using DifyDelivery.Cost;
using DifyDelivery.Cost.Estimating;
using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Costs;
using DifyDelivery.Planning.Rendering;

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

    /// <summary>Another region's prices would let a plan pass, or block it, for no reason.</summary>
    [Theory]
    [InlineData("CostFailAbove", "0.01", Severity.Warning)]
    [InlineData("CostWarnAbove", "0.01", Severity.Warning)]
    [InlineData("CostMustBeKnown", "true", Severity.Error)]
    public void PricesOfAnotherRegionAreHeldAgainstNothing(string name, string value, Severity severity)
    {
        var settings = Samples.Settings("dev", (name, value));

        var finding = CostFindings.Of(InWestEurope(settings), settings).ShouldHaveSingleItem();

        (finding.Id, finding.Severity).ShouldBe(("cost.other-region", severity));
        finding.Message.ShouldContain("not determined: no price of westeurope is at hand");
        finding.Remedy!.ShouldContain("--price-source Live");
        CostFindings.Of(InWestEurope(Samples.Settings("dev")), Samples.Settings("dev")).ShouldBeEmpty("the comparison says it itself");
    }

    [Fact]
    public void AnIdleServerIsNamedWhereItsPriceIsNotKnown()
    {
        var settings = Samples.Settings("dev", ("UseAzurePostgres", "true"));

        var finding = CostFindings.Of(InWestEurope(settings), settings).ShouldHaveSingleItem();

        (finding.Id, finding.Message.Contains("not determined", StringComparison.Ordinal)).ShouldBe(("cost.idle-server", true));
    }

    [Fact]
    public void WhatAnEnvironmentCostsElsewhereIsNotDeterminedAndTheIndicationIsCalledOne()
    {
        var comparison = InWestEurope(Samples.Settings("dev"));
        var plan = new DeliveryPlan("Plan", "dev", [], []) { Cost = comparison };
        var document = new PlanDocument(plan, Samples.Settings("dev"), new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero));

        (comparison.Configured.Total, comparison.Configured.KnownTotal, comparison.InCluster.Total).ShouldBe((null, 0m, 3.60m));
        foreach (var text in new[] { PlanMarkdown.Render(document), PlanHtml.Render(document).Replace("&#x2B;", "+", StringComparison.Ordinal) })
        {
            text.ShouldContain("as configured: not determined, no price of westeurope is at hand (--price-source Live asks)");
            text.ShouldContain("an indication, in eastus: in the cluster 3.60 USD, Flexible Server 16.09 USD");
            text.ShouldContain("month, at prices of eastus");
        }

        PlanJson.Render(document).ShouldContain("\"monthly\": null,\n      \"idle\": null");
    }

    private static CostComparison InWestEurope(DeliverySettings settings)
    {
        var inputs = CostInputs.From(settings);
        return CostEstimator.Compare(inputs, Samples.Book("eastus", CostEstimator.Keys(inputs)) with { Location = "westeurope" });
    }

    private static IReadOnlyList<Finding> Of(bool withoutPrices, params (string Name, string Value)[] given)
    {
        var settings = Samples.Settings("dev", given);
        var inputs = CostInputs.From(settings);
        return CostFindings.Of(withoutPrices ? CostEstimator.Compare(inputs, Samples.Nothing) : Samples.Compare(inputs), settings);
    }
}
