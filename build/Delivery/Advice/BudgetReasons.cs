using System.Globalization;
using DifyDelivery.Environments;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Advice;

/// <summary>What follows from the budget.</summary>
internal static class BudgetReasons
{
    public static IEnumerable<AdviceReason> Of(Needs needs, CostComparison? cost)
    {
        // Another region's prices may be shown as an indication; nothing is decided by them.
        if (needs.Stated.MonthlyBudget is not { } budget || cost is null || cost.Basis.IsOtherRegion || ServerTotal(needs, cost) is not { } server)
        {
            yield break;
        }

        string Money(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{amount:0.00} {cost.Basis.Currency}");
        var standby = AddsStandby(needs) ? " with the standby that is required" : string.Empty;
        if (server > budget)
        {
            yield return new AdviceReason(
                Topology.InCluster, AdviceWeight.Requires, $"Flexible Server{standby} costs {Money(server)} a month, above the budget of {Money(budget)}.",
                $"cost comparison; {DocumentSource.UseInCluster}: cost optimization is priority");
        }
        else if (needs.Settings.Environment == "prod")
        {
            yield return new AdviceReason(
                Topology.FlexibleServer, AdviceWeight.Supports, $"The budget of {Money(budget)} allows Flexible Server{standby} ({Money(server)} a month).",
                $"cost comparison; {DocumentSource.Recommendations}, prod: budget allows");
        }
    }

    /// <summary>Whether the budget could not be judged for the want of a price.</summary>
    public static bool IsOpen(Needs needs, CostComparison? cost) =>
        needs.Stated.MonthlyBudget is not null && (cost is null || cost.Basis.IsOtherRegion || ServerTotal(needs, cost) is null);

    private static bool AddsStandby(Needs needs) => needs is { NeedsStandby: true, HasStandby: false };

    /// <summary>What the server that the requirements ask for costs, which may be one with a standby that the settings do not have yet.</summary>
    private static decimal? ServerTotal(Needs needs, CostComparison cost) =>
        cost.FlexibleServer.Total + (AddsStandby(needs)
            ? cost.FlexibleServer.Lines.Where(line => line.Kind is CostKind.Compute or CostKind.Storage).Sum(line => line.Monthly)
            : 0);
}
