using DifyDelivery.Planning;

namespace DifyDelivery.Operations.Outcomes;

/// <summary>How a step ended.</summary>
public enum StepResult
{
    /// <summary>It did what it was for.</summary>
    Done,

    /// <summary>There was nothing to do.</summary>
    NotNeeded,

    /// <summary>It failed, or found what must not be.</summary>
    Failed,
}

/// <summary>A step that was run, and what came of it.</summary>
/// <param name="Step">The step.</param>
/// <param name="Result">How it ended.</param>
/// <param name="Says">The outcome in a few words; null where there is nothing to add.</param>
public sealed record StepOutcome(PlannedStep Step, StepResult Result, string? Says);
