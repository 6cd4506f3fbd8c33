using DifyDelivery.Operations.Outcomes;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>What a target does: plans first, then runs the very steps that it planned.</summary>
public interface IOperation
{
    /// <summary>What came of the steps so far, in the order in which they were run.</summary>
    IReadOnlyList<StepOutcome> Outcomes { get; }

    /// <summary>Looks, and says what would be done. Changes nothing.</summary>
    /// <param name="cancellationToken">Stops looking.</param>
    Task<DeliveryPlan> PlanAsync(CancellationToken cancellationToken = default);

    /// <summary>Runs the steps of the plan that <see cref="PlanAsync"/> returned.</summary>
    /// <param name="cancellationToken">Stops after the step in hand has put itself in order; running again continues.</param>
    /// <exception cref="FindingsBlockException">The plan has findings of severity error.</exception>
    /// <exception cref="Errors.DeliveryException">A step failed; the message says what, why and the remedy.</exception>
    Task RunAsync(CancellationToken cancellationToken = default);
}
