using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;
using DifyDelivery.Postgres;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// What a switch that was cut short may have left, seen from a way back: a target that takes writes, a release that names it, and rows of
/// somebody who was started by hand meanwhile. The copy is dropped only when it was closed and still holds what the source does.
/// </summary>
internal sealed class InterruptedSwitch(MigrationScene scene, MigrationRequest request)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FenceWork _fence = new(scene);

    private Topology From => scene.Known!.From;

    private Topology To => scene.Known!.To;

    private string RollbackCommand => scene.Context.Command("MigrateData", "--rollback");

    /// <summary>The steps before the source takes writes again.</summary>
    public IEnumerable<OperationStep> Steps() =>
    [
        scene.Step(
            MigrationSteps.BackStop, "Stop whoever writes", StepEffect.Change, "the switch had begun: by Helm, as before it",
            (scope, token) => _fence.StopAsync(new ReleaseShape(From, KeepInClusterServer: To == Topology.InCluster), scope, token)),
        scene.Step(MigrationSteps.BackClose, $"Close {scene.NameOf(To)} to writers", StepEffect.Change, "read only; sessions are ended", CloseAsync),
        scene.Step(
            MigrationSteps.BackCompare, $"Look for rows written to {scene.NameOf(To)} meanwhile", StepEffect.None, "every table is compared; the copy is dropped afterwards",
            CompareAsync),
    ];

    /// <summary>Right before the source takes writes: never both.</summary>
    /// <exception cref="DeliveryException">The switch began after this way back was planned.</exception>
    public async Task DemandClosedAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (!scene.Record.IsBegun(MigrationSteps.Switch))
        {
            return;
        }

        if (!scene.Record.IsDone(MigrationSteps.BackCompare))
        {
            throw new DeliveryException(
                $"The switch to {scene.NameOf(To)} began after this way back was planned.", "Another run went on meanwhile.", $"Run '{RollbackCommand}' again.");
        }

        await CloseAsync(scope, cancellationToken);
    }

    private async Task CloseAsync(StepScope scope, CancellationToken cancellationToken)
    {
        try
        {
            await using var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken, Patience);
            await _fence.CloseAsync(target, scene.Record.TargetDatabases, scope, cancellationToken);
        }
        catch (ServerUnreachableException exception)
        {
            await LeaveUnseenAsync(exception, scope, cancellationToken);
        }
    }

    private async Task CompareAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (scene.Record.IsBegun(MigrationSteps.BackUnseen))
        {
            scope.NothingToDo($"{scene.NameOf(To)} does not answer");
            return;
        }

        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        IReadOnlyList<string> written;
        try
        {
            await using var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken, Patience);
            written = await WrittenSince.FindAsync(scene.Record.Databases, source, target, scope.Activity, cancellationToken);
        }
        catch (ServerUnreachableException exception)
        {
            await LeaveUnseenAsync(exception, scope, cancellationToken);
            return;
        }

        if (written.Count == 0)
        {
            scope.Summary("nothing was written");
            return;
        }

        if (!TypedNames.Include(request.Confirmation, scene.Context.Environment))
        {
            await scene.Journal.UpdateAsync(record => record.GiveUpWayBack(), cancellationToken);
            throw new ConfirmationRequiredException(
                $"{scene.NameOf(To)} holds other rows than {scene.NameOf(From)}, written after its switch had begun; going back would drop them. Both are read only, and Dify is stopped.",
                string.Join('\n', written),
                $"To drop them: {RollbackCommand} --confirm {scene.Context.Environment}. To keep them, finish the migration: {scene.Context.Command("MigrateData", $"--to {To}")}.");
        }

        foreach (var line in written)
        {
            scope.Line($"is dropped: {line}");
        }

        scope.Summary($"{written.Count} tables differ; confirmed");
    }

    /// <summary>Goes on without a target that does not answer, where that was confirmed; nothing there is dropped then.</summary>
    private async Task LeaveUnseenAsync(ServerUnreachableException exception, StepScope scope, CancellationToken cancellationToken)
    {
        if (!TypedNames.Include(request.Confirmation, scene.NameOf(To)))
        {
            // It may come back, or answer others already: silence is no fence.
            throw new ConfirmationRequiredException(
                $"{scene.NameOf(To)} does not answer, so that it cannot be closed; {scene.NameOf(From)} stays read only, and Dify stopped.",
                $"The switch to it had begun, so it may take writes once it answers: both servers would. {exception.Why}",
                $"Run '{RollbackCommand}' again when it answers. If it is gone for good, or nobody can reach it: {RollbackCommand} --confirm {scene.NameOf(To)}");
        }

        await scene.Journal.UpdateAsync(record => record.Begin(MigrationSteps.BackUnseen), cancellationToken);
        scope.Warning($"{scene.NameOf(To)} does not answer and was not closed ({exception.Why}); it was confirmed that it takes no writes. What it holds stays there.");
    }
}
