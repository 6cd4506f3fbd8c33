using DifyDelivery.Planning;

namespace DifyDelivery.Operations.Outcomes;

/// <summary>What a target has done.</summary>
/// <param name="Plan">The plan that it carried out.</param>
/// <param name="Outcomes">The steps that were run, in order.</param>
/// <param name="Failure">Why it stopped; null when it went through.</param>
/// <param name="Took">How long.</param>
public sealed record RunReport(DeliveryPlan Plan, IReadOnlyList<StepOutcome> Outcomes, Exception? Failure, TimeSpan Took);
