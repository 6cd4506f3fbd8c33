using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Advice;

/// <summary>What an advice means for the plan: nothing, where the settings follow it.</summary>
public static class AdviceFindings
{
    /// <summary>Says where advice and settings part.</summary>
    /// <param name="advice">The advice.</param>
    /// <param name="settings">What it was given for.</param>
    /// <param name="cost">What it was given with.</param>
    public static IReadOnlyList<Finding> Of(TopologyAdvice advice, DeliverySettings settings, CostComparison? cost)
    {
        var needs = new Needs(settings);
        return [.. Topologies(advice, settings), .. Standby(advice, needs), .. Downtime(needs), .. Budget(needs, cost)];
    }

    private static IEnumerable<Finding> Topologies(TopologyAdvice advice, DeliverySettings settings)
    {
        if (advice.Recommended is null)
        {
            yield return new Finding(
                "advice.contradiction", Severity.Warning,
                $"No topology meets every requirement of {settings.Environment}. {Cite(advice.Reasons.Where(reason => reason.Weight == AdviceWeight.Requires))}",
                $"Raise MonthlyBudget, or give up a requirement, in .nuke/parameters.{settings.Environment}.json.");
        }
        else if (advice.Differs)
        {
            var decisive = advice.Reasons.Where(reason => reason.For == advice.Recommended).ToList();
            var isRequired = decisive.Any(reason => reason.Weight == AdviceWeight.Requires);
            yield return new Finding(
                "advice.topology", isRequired ? Severity.Warning : Severity.Note,
                $"{Name(advice.Recommended.Value)} is advised for {settings.Environment}; the settings say {Name(advice.Desired)}. "
                    + Cite(isRequired ? decisive.Where(reason => reason.Weight == AdviceWeight.Requires) : decisive),
                advice.Recommended == Topology.FlexibleServer
                    ? "Provision it (UseAzurePostgres true) and move the data: MigrateData --to FlexibleServer. What the environment needs is said by the Require... parameters and MonthlyBudget."
                    : "Move the data: MigrateData --to InCluster. What the environment needs is said by the Require... parameters and MonthlyBudget.");
        }
    }

    private static IEnumerable<Finding> Standby(TopologyAdvice advice, Needs needs)
    {
        if (advice.Recommended == Topology.FlexibleServer && needs is { NeedsStandby: true, HasStandby: false })
        {
            var sku = FlexibleServerSkus.IsBurstable(needs.Settings.FlexibleServer.SkuName) ? ", and a GP_ or MO_ SKU: burstable ones have no standby" : string.Empty;
            yield return new Finding(
                "advice.standby", Severity.Warning, "The requirements ask for a standby, and the Flexible Server is described without one.",
                $"--postgres-high-availability ZoneRedundant (99.99 %) or SameZone (99.95 %){sku}.");
        }
    }

    private static IEnumerable<Finding> Downtime(Needs needs)
    {
        if (needs.IsDowntimeImpossible)
        {
            yield return new Finding(
                "advice.downtime", Severity.Warning,
                "ToleratedDowntime is shorter than a failover: even a zone-redundant standby takes 60 to 120 s to take over.",
                "Tolerate 2m or more; Dify's own retries bridge a part of it.");
        }
    }

    private static IEnumerable<Finding> Budget(Needs needs, CostComparison? cost)
    {
        if (BudgetReasons.IsOpen(needs, cost))
        {
            yield return new Finding(
                "advice.budget-open", Severity.Note,
                cost is { Basis.IsOtherRegion: true }
                    ? $"Whether MonthlyBudget allows Flexible Server is not determined: the prices at hand are those of {cost.Basis.PriceLocation}, not of {cost.Basis.Location}."
                    : "Whether MonthlyBudget allows Flexible Server is not known, for the want of a price.",
                "--price-source Live asks Azure's price list.");
        }
    }

    private static string Cite(IEnumerable<AdviceReason> reasons) => string.Join(" ", reasons.Select(reason => $"{reason.Text} [{reason.Source}]"));

    private static string Name(Topology topology) => topology == Topology.InCluster ? "PostgreSQL in the cluster" : "Flexible Server";
}
