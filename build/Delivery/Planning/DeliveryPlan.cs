using DifyDelivery.Planning.Changes;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Planning;

/// <summary>The steps of one target in one environment, computed before anything acts.</summary>
/// <param name="Target">The target's name: <c>DeployDify</c>.</param>
/// <param name="Environment">dev, test or prod.</param>
/// <param name="Steps">What will be done, in order.</param>
/// <param name="Findings">What a person should know first.</param>
public sealed record DeliveryPlan(
    string Target, string Environment, IReadOnlyList<PlannedStep> Steps, IReadOnlyList<Finding> Findings)
{
    /// <summary>What the environment's PostgreSQL costs in either topology; null for a target that has nothing to do with cost.</summary>
    public CostComparison? Cost { get; init; }

    /// <summary>Which topology the environment's requirements speak for; null for a target that gives no advice.</summary>
    public TopologyAdvice? Advice { get; init; }

    /// <summary>What the steps change, thing by thing, over every layer; the most dangerous first.</summary>
    public IReadOnlyList<PlannedChange> Changes { get; init; } = [];

    /// <summary>What could not be looked at beforehand.</summary>
    public IReadOnlyList<Unpreviewed> NotPreviewed { get; init; } = [];

    /// <summary>What a migration will move; null when none is due, or when the source could not be looked at.</summary>
    public MigrationForecast? Migration { get; init; }

    /// <summary>True when a finding of severity error stands.</summary>
    public bool IsBlocked => Findings.Any(finding => finding.Severity == Severity.Error);

    /// <summary>True when at least one step does something.</summary>
    public bool HasChanges => Steps.Any(step => step.Effect != StepEffect.None);
}
