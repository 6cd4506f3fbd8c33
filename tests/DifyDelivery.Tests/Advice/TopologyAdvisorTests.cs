using DifyDelivery.Advice;
using DifyDelivery.Cost.Estimating;
using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Costs;
using DifyDelivery.Tests.Cost;

namespace DifyDelivery.Tests.Advice;

public class TopologyAdvisorTests
{
    [Theory]
    [InlineData("dev", Topology.InCluster)]
    [InlineData("test", Topology.InCluster)]
    [InlineData("prod", Topology.FlexibleServer)]
    public void WithoutRequirementsTheDocumentsRecommendationDecides(string environment, Topology expected)
    {
        var (advice, findings) = Advise(environment);

        advice.Recommended.ShouldBe(expected);
        advice.Reasons.ShouldHaveSingleItem().Source.ShouldContain($"'Recommendations', {environment}");
        findings.Select(finding => (finding.Id, finding.Severity))
            .ShouldBe(expected == Topology.InCluster ? [] : [("advice.topology", Severity.Note)]);
    }

    [Theory]
    [InlineData("RequireManagedBackups", "managed backups", "'Backups'")]
    [InlineData("RequireHighAvailability", "high availability", "'High Availability'")]
    [InlineData("RequirePointInTimeRestore", "point-in-time restore", "'Point-in-Time Restore'")]
    [InlineData("RequireIndependentScaling", "scale independently", "'Scaling'")]
    public void ARequirementThatOnlyFlexibleServerMeetsDecides(string requirement, string item, string row)
    {
        var (advice, findings) = Advise("dev", (requirement, "true"), ("PostgresSkuName", "GP_Standard_D2ds_v5"), ("PostgresHighAvailability", "ZoneRedundant"));

        advice.Recommended.ShouldBe(Topology.FlexibleServer);
        advice.Reasons[0].Weight.ShouldBe(AdviceWeight.Requires);
        advice.Reasons[0].Source.ShouldContain(item);
        advice.Reasons[0].Source.ShouldContain(row);
        var finding = findings.ShouldHaveSingleItem();
        (finding.Id, finding.Severity).ShouldBe(("advice.topology", Severity.Warning));
        finding.Message.ShouldContain(row);
        finding.Remedy!.ShouldContain("MigrateData --to FlexibleServer");

        Advise("dev", (requirement, "false")).Advice.Recommended.ShouldBe(Topology.InCluster);
    }

    [Fact]
    public void WhatIsNotNeededLeavesProdAsItIs()
    {
        var (advice, findings) = Advise("prod", ("RequireManagedBackups", "false"));

        advice.Recommended.ShouldBe(Topology.InCluster);
        findings.ShouldBeEmpty();
        Advise("prod", ("RequireManagedBackups", "false"), ("Topology", "FlexibleServer"), ("UseAzurePostgres", "true")).Advice.Recommended
            .ShouldBe(Topology.FlexibleServer);
    }

    [Fact]
    public void AdviceThatIsFollowedIsNoFinding() =>
        Advise("prod", ("Topology", "FlexibleServer"), ("UseAzurePostgres", "true"), ("RequireManagedBackups", "true")).Findings.ShouldBeEmpty();

    [Theory]
    [InlineData("16.08", Topology.InCluster)]
    [InlineData("16.09", Topology.FlexibleServer)]
    public void ABudgetKeepsItInTheCluster(string budget, Topology expected)
    {
        var (advice, findings) = Advise("staging", ("Topology", "FlexibleServer"), ("UseAzurePostgres", "true"), ("MonthlyBudget", budget));

        advice.Recommended.ShouldBe(expected);
        findings.Count.ShouldBe(expected == Topology.InCluster ? 1 : 0);
    }

    [Fact]
    public void ABudgetThatAllowsItSpeaksForFlexibleServerInProd() =>
        Advise("prod", ("MonthlyBudget", "150"), ("PostgresSkuName", "GP_Standard_D2ds_v5")).Advice.Reasons
            .ShouldContain(reason => reason.Text.Contains("133.62 USD") && reason.Source.Contains("budget allows"));

    [Theory]
    [InlineData("250", null)] // 267.24 with the standby, which the settings do not have yet
    [InlineData("268", Topology.FlexibleServer)]
    public void RequirementsThatContradictEachOtherAreSaidTo(string budget, Topology? expected)
    {
        var (advice, findings) = Advise("prod", ("RequireHighAvailability", "true"), ("MonthlyBudget", budget), ("PostgresSkuName", "GP_Standard_D2ds_v5"));

        advice.Recommended.ShouldBe(expected);
        if (expected is null)
        {
            findings.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                finding => finding.Id.ShouldBe("advice.contradiction"),
                finding => finding.Message.ShouldContain("267.24"),
                finding => finding.Message.ShouldContain("99.99 %"));
        }
    }

    [Theory]
    [InlineData("10m", Topology.InCluster)]
    [InlineData("5m", Topology.InCluster)]
    [InlineData("3m", Topology.FlexibleServer)]
    [InlineData("0", Topology.FlexibleServer)]
    public void ToleratedDowntimeIsHeldAgainstWhatAMoveTakes(string tolerated, Topology expected)
    {
        var (advice, findings) = Advise("dev", ("ToleratedDowntime", tolerated));

        advice.Recommended.ShouldBe(expected);
        findings.Any(finding => finding.Id == "advice.downtime").ShouldBe(tolerated == "0");
    }

    [Theory]
    [InlineData("B_Standard_B1ms", true)]
    [InlineData("GP_Standard_D2ds_v5", false)]
    public void AStandbyThatIsRequiredAndNotDescribedIsNamed(string sku, bool mentionsSku)
    {
        var finding = Advise("prod", ("RequireHighAvailability", "true"), ("PostgresSkuName", sku)).Findings.Single(finding => finding.Id == "advice.standby");

        finding.Remedy!.Contains("burstable").ShouldBe(mentionsSku);
    }

    [Fact]
    public void ABudgetWithoutPricesDecidesNothingAndIsSaidSo()
    {
        var settings = Samples.Settings("prod", ("MonthlyBudget", "10"));
        var cost = CostEstimator.Compare(CostInputs.From(settings), Samples.Nothing);
        var advice = TopologyAdvisor.Advise(settings, cost);

        advice.Reasons.ShouldNotContain(reason => reason.Source.Contains("cost comparison"));
        AdviceFindings.Of(advice, settings, cost).ShouldContain(finding => finding.Id == "advice.budget-open");
    }

    [Fact]
    public void AnotherRegionsPricesDecideNothingAndAreSaidSo()
    {
        var settings = Samples.Settings("prod", ("MonthlyBudget", "10"), ("Location", "westeurope"));
        var inputs = CostInputs.From(settings);
        var cost = CostEstimator.Compare(inputs, Samples.Book("eastus", CostEstimator.Keys(inputs)) with { Location = "westeurope" });
        var advice = TopologyAdvisor.Advise(settings, cost);

        advice.Reasons.ShouldNotContain(reason => reason.Source.Contains("cost comparison"));
        AdviceFindings.Of(advice, settings, cost).Single(finding => finding.Id == "advice.budget-open").Message
            .ShouldBe("Whether MonthlyBudget allows Flexible Server is not determined: the prices at hand are those of eastus, not of westeurope.");
    }

    private static (TopologyAdvice Advice, IReadOnlyList<Finding> Findings) Advise(string environment, params (string Name, string Value)[] given)
    {
        var settings = Samples.Settings(environment, given);
        CostComparison cost = Samples.Compare(CostInputs.From(settings));
        var advice = TopologyAdvisor.Advise(settings, cost);
        return (advice, AdviceFindings.Of(advice, settings, cost));
    }
}
