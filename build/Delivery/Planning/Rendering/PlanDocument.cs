using DifyDelivery.Environments;

namespace DifyDelivery.Planning.Rendering;

/// <summary>What a plan is printed from: the plan, and the settings that it was made for.</summary>
/// <param name="Plan">The changes, steps and findings.</param>
/// <param name="Settings">The settings.</param>
/// <param name="CreatedAt">When it was computed.</param>
public sealed record PlanDocument(DeliveryPlan Plan, DeliverySettings Settings, DateTimeOffset CreatedAt)
{
    /// <summary>Which server Dify uses now; null when there is no release that says.</summary>
    public Topology? Observed { get; init; }

    internal IReadOnlyList<Changes.PlannedChange> Shown => [.. Changes.PlannedChange.DangerFirst(Plan.Changes.Where(change => !change.IsNoise))];

    internal int NoiseCount => Plan.Changes.Count(change => change.IsNoise);
}
