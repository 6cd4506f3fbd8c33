using DifyDelivery.Environments;

namespace DifyDelivery.Planning;

/// <summary>What a plan is printed from: the plan, and the settings that it was made for.</summary>
/// <param name="Plan">The steps and findings.</param>
/// <param name="Settings">The settings.</param>
/// <param name="CreatedAt">When it was computed.</param>
public sealed record PlanDocument(DeliveryPlan Plan, DeliverySettings Settings, DateTimeOffset CreatedAt);
