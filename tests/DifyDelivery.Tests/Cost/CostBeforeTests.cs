using DifyDelivery.Cost.Estimating;
using DifyDelivery.Environments;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning.Rendering;
using DifyDelivery.Terraform;

namespace DifyDelivery.Tests.Cost;

/// <summary>What is paid now is read off what a plan changes, and a change of it is said.</summary>
public sealed class CostBeforeTests
{
    private static readonly CostInputs After = Samples.Inputs("prod") with { IsServerProvisioned = true };

    [Fact]
    public void AServerThatIsMadeCostsNothingBefore() =>
        CostBefore.Of(After, Seen(Change(ChangeAction.Create))).ShouldBe(After with { IsServerProvisioned = false });

    [Fact]
    public void AServerThatGoesWasPaidFor() =>
        CostBefore.Of(After with { IsServerProvisioned = false }, Seen(Change(ChangeAction.Delete)))!.IsServerProvisioned.ShouldBeTrue();

    [Fact]
    public void WhatChangesInPlaceIsTakenBack() =>
        CostBefore.Of(
            After with { HighAvailability = HighAvailabilityMode.ZoneRedundant },
            Seen(Change(
                ChangeAction.Update, new AttributeChange("sku_name", "\"B_Standard_B1ms\"", "\"GP_Standard_D2ds_v5\""), new AttributeChange("storage_mb", "65536", "32768"),
                new AttributeChange("high_availability[0].mode", null, "\"ZoneRedundant\""))))
            .ShouldBe(After with { SkuName = "B_Standard_B1ms", StorageGib = 64, HighAvailability = HighAvailabilityMode.Disabled });

    [Fact]
    public void AMigrationLeavesTheServerThatWasInUse() =>
        CostBefore.Of(After with { Topology = Topology.FlexibleServer }, Seen()).ShouldBe(After);

    /// <summary>A guess would be read as a price.</summary>
    [Fact]
    public void WhatWasNotLookedAtIsNotGuessed()
    {
        CostBefore.Of(After, new PlanEvidence { Terraform = Plan() }).ShouldBeNull("nothing is deployed");
        CostBefore.Of(After, new PlanEvidence { Observed = Topology.InCluster }).ShouldBeNull("Terraform did not plan");
    }

    [Fact]
    public void AChangeIsSaidWithItsSign()
    {
        var (after, before) = (Samples.Compare(After), Samples.Compare(After with { IsServerProvisioned = false }));

        CostWords.Of(after with { Before = before.Configured })[0].ShouldMatch(@"; it is \d+\.\d\d USD now, a change of \+\d+\.\d\d USD$");
        CostWords.Of(after with { Before = after.Configured })[0].ShouldNotContain("now");
        CostWords.Of(after)[0].ShouldNotContain("now");
    }

    private static PlanEvidence Seen(params TerraformChange[] changes) => new() { Observed = Topology.InCluster, Terraform = Plan(changes) };

    private static TerraformPlan Plan(params TerraformChange[] changes) => new("file", "digest", false, changes, changes.Length > 0);

    private static TerraformChange Change(ChangeAction action, params AttributeChange[] attributes) =>
        new("azurerm_postgresql_flexible_server.dify[0]", "azurerm_postgresql_flexible_server", "dify", action, null, [], attributes);
}
