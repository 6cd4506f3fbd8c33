using DifyDelivery.Errors;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>Removes an environment. What would be lost is listed first, and must be confirmed by name.</summary>
internal sealed class TeardownOperation(DeliveryContext context, IPlatform platform, EnvironmentLock environmentLock, ForeignClusterSteps foreign, string? confirmation)
    : Operation("Teardown", context.Environment, context.Reporter)
{
    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var connected = await platform.ObserveAsync(findings, cancellationToken);
        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return [];
        }

        var lost = await platform.ListLossesAsync(cancellationToken);
        IReadOnlyList<OperationStep> remove = connected is null || platform.OwnsCluster ? platform.Remove() : [.. await foreign.RemoveAsync(connected, cancellationToken), .. platform.Remove()];
        return
        [
            new(
                new PlannedStep("teardown.confirm", lost.Count == 0 ? "No data is at stake" : "Data that would be lost", StepEffect.None, string.Join('\n', lost)),
                (scope, _) => Confirm(scope, lost)),
            .. connected is null
                ? Array.Empty<OperationStep>()
                : [new(new PlannedStep("environment.lock", $"Take the lock of environment '{context.Environment}'", StepEffect.None), environmentLock.TakeForRemovalAsync)],
            .. remove,
            new(
                new PlannedStep(
                    "state.remove", "Remove the environment's state from this machine",
                    Directory.Exists(State) ? StepEffect.Destroy : StepEffect.None, Path.GetRelativePath(context.Folders.Root, State)),
                RemoveState),
        ];
    }

    private string State => context.Folders.State(context.Environment);

    private Task Confirm(StepScope scope, IReadOnlyList<string> lost)
    {
        if (lost.Count > 0 && confirmation != context.Environment)
        {
            throw new ConfirmationRequiredException(
                confirmation is null
                    ? $"Teardown would destroy the data of environment '{context.Environment}'; nothing was removed."
                    : $"'{confirmation}' is not the name of environment '{context.Environment}'; nothing was removed.",
                string.Join('\n', lost),
                context.Command("Teardown", $"--confirm {context.Environment}"));
        }

        scope.Summary(lost.Count == 0 ? "none" : "confirmed");
        return Task.CompletedTask;
    }

    private Task RemoveState(StepScope scope, CancellationToken cancellationToken)
    {
        if (Directory.Exists(State))
        {
            Directory.Delete(State, recursive: true);
        }
        else
        {
            scope.NothingToDo("there is none");
        }

        return Task.CompletedTask;
    }
}
