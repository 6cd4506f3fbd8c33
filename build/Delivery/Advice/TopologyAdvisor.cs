using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Advice;

/// <summary>
/// Which topology an environment's requirements speak for: the document's when-to-use lists, comparison table and recommendations, with the
/// cost comparison for the budget. Requirements decide; where none is stated, the recommendation for the environment does.
/// </summary>
public static class TopologyAdvisor
{
    /// <summary>Weighs what the settings say about an environment.</summary>
    /// <param name="settings">Requirements and the desired topology.</param>
    /// <param name="cost">What each topology costs; null where that is not known: a budget then decides nothing.</param>
    public static TopologyAdvice Advise(DeliverySettings settings, CostComparison? cost)
    {
        var needs = new Needs(settings);
        IReadOnlyList<AdviceReason> reasons =
        [
            .. RequirementReasons.Of(needs)
                .Concat(BudgetReasons.Of(needs, cost))
                .Concat(RecommendationReasons.Of(settings.Environment))
                .OrderByDescending(reason => reason.Weight),
        ];
        return new TopologyAdvice(Recommend(reasons, settings.Topology), settings.Topology, reasons);
    }

    private static Topology? Recommend(IReadOnlyList<AdviceReason> reasons, Topology desired)
    {
        var required = reasons.Where(reason => reason.Weight == AdviceWeight.Requires).Select(reason => reason.For).Distinct().ToList();
        if (required.Count > 0)
        {
            return required.Count == 1 ? required[0] : null;
        }

        // A tie leaves what is.
        var balance = reasons.Sum(reason => reason.For == Topology.FlexibleServer ? 1 : -1);
        return balance > 0 ? Topology.FlexibleServer : balance < 0 ? Topology.InCluster : desired;
    }
}
