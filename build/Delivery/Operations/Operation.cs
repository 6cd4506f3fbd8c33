using DifyDelivery.Operations.Outcomes;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations;

/// <summary>An operation made of steps.</summary>
/// <param name="target">The target, for the plan.</param>
/// <param name="environment">dev, test or prod.</param>
/// <param name="reporter">Where it tells what it does.</param>
/// <param name="environmentLock">The lock under which it works: losing it stops the run. Null where it takes none, or removes what holds it.</param>
internal abstract class Operation(string target, string environment, IReporter reporter, EnvironmentLock? environmentLock = null) : IOperation
{
    private readonly List<StepOutcome> _outcomes = [];
    private IReadOnlyList<OperationStep>? _steps;
    private DeliveryPlan? _plan;

    public IReadOnlyList<StepOutcome> Outcomes => _outcomes;

    /// <summary>What was seen while the steps were composed.</summary>
    public PlanEvidence Evidence { get; private set; } = new();

    public async Task<DeliveryPlan> PlanAsync(CancellationToken cancellationToken = default)
    {
        var findings = new List<Finding>();
        Evidence = new PlanEvidence();
        _steps = await ComposeAsync(findings, cancellationToken);
        _plan = await CompleteAsync(Evidence.Complete(new DeliveryPlan(target, environment, [.. _steps.Select(step => step.Planned)], findings)), cancellationToken);
        return _plan;
    }

    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var plan = _plan ?? await PlanAsync(cancellationToken);
        if (plan.IsBlocked)
        {
            throw new FindingsBlockException(plan.Findings);
        }

        var lost = environmentLock?.Lost ?? CancellationToken.None;
        using var alive = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lost);
        try
        {
            foreach (var step in _steps!)
            {
                lost.ThrowIfCancellationRequested();
                cancellationToken.ThrowIfCancellationRequested();
                await RunAsync(step, alive.Token, cancellationToken);
            }
        }
        catch (Exception exception) when (lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Whatever failed then, this is why.
            var loss = await environmentLock!.ExplainLossAsync(exception);
            await EndedAsync(loss);
            throw loss;
        }
        catch (Exception exception)
        {
            await EndedAsync(exception);
            throw;
        }

        await EndedAsync(null);
    }

    /// <summary>Called once after the last step, or after the one that failed or was interrupted: for reports and last words. Must not throw.</summary>
    protected virtual Task EndedAsync(Exception? failure) => Task.CompletedTask;

    /// <summary>Looks, and lists what is to be done; adds what a person should know to <paramref name="findings"/>.</summary>
    protected abstract Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken);

    /// <summary>Adds to a plan what does not depend on its steps: cost, advice, policy.</summary>
    protected virtual Task<DeliveryPlan> CompleteAsync(DeliveryPlan plan, CancellationToken cancellationToken) => Task.FromResult(plan);

    private async Task RunAsync(OperationStep step, CancellationToken cancellationToken, CancellationToken person)
    {
        using var activity = reporter.Begin(step.Planned.Title, step.Planned.Expected);
        var scope = new StepScope(activity, person);
        try
        {
            await step.Act(scope, cancellationToken);
            scope.Close();
            _outcomes.Add(new StepOutcome(step.Planned, scope.Result, scope.Outcome));
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var reason = exception.Message.Split('\n')[0].TrimEnd();
            activity.Fail(reason);
            _outcomes.Add(new StepOutcome(step.Planned, StepResult.Failed, reason));
            throw;
        }
    }
}
