using DifyDelivery.Errors;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations;

/// <summary>Removes an environment from this machine. What would be lost is listed first, and must be confirmed by name.</summary>
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

        var lost = await LostAsync(connected, cancellationToken);
        IReadOnlyList<OperationStep> remove = connected is null || platform.OwnsCluster ? platform.Remove() : [.. foreign.Remove(), .. platform.Remove()];
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

    private string State => context.Folders.SandboxState(context.Environment);

    private async Task<IReadOnlyList<string>> LostAsync(ConnectedCluster? connected, CancellationToken cancellationToken)
    {
        if (connected is not null)
        {
            var claims = await connected.Api.ListVolumeClaimsAsync(context.Release.Namespace, cancellationToken: cancellationToken);
            var servers = await connected.Api.ListVolumeClaimsAsync("flexible-server", cancellationToken: cancellationToken);
            return
            [
                .. claims.Concat(servers).Select(claim =>
                    $"volume {claim.Name}, {claim.RequestedBytes / (1024 * 1024 * 1024)} GiB, since {claim.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC"),
            ];
        }

        // Nothing answers that could be asked: a folder with state may hold volumes.
        return Directory.Exists(State) && Directory.EnumerateFileSystemEntries(State).Any()
            ? [$"whatever is in {Path.GetRelativePath(context.Folders.Root, State)}; its cluster does not answer"]
            : [];
    }

    private Task Confirm(StepScope scope, IReadOnlyList<string> lost)
    {
        if (lost.Count > 0 && confirmation != context.Environment)
        {
            throw new ConfirmationRequiredException(
                confirmation is null
                    ? $"Teardown would destroy the data of environment '{context.Environment}'; nothing was removed."
                    : $"'{confirmation}' is not the name of environment '{context.Environment}'; nothing was removed.",
                string.Join('\n', lost),
                $"./build.sh Teardown --env {context.Environment} --confirm {context.Environment}");
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
