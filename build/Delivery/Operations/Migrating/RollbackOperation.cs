using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Planning;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// Goes back to the server that the data came from. Before the switch the copy is dropped and nothing is lost; after it only where no row was
/// written since, or where a person has said that those rows may be lost.
/// </summary>
internal sealed class RollbackOperation(MigrationScene scene, MigrationRequest request)
    : Operation("MigrateData --rollback", scene.Context.Environment, scene.Context.Reporter, scene.Lock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FenceWork _fence = new(scene);
    private readonly InterruptedSwitch _interrupted = new(scene, request);
    private readonly MigrationClosing _closing = new(scene.Context);
    private bool _isComposed;

    private DeliveryContext Context => scene.Context;

    private Topology From => scene.Known!.From;

    private Topology To => scene.Known!.To;

    private IEnumerable<string> OnSource => scene.Record.SourceDatabases;

    private IEnumerable<string> OnTarget => scene.Record.TargetDatabases;

    private string RollbackCommand => Context.Command("MigrateData", "--rollback");

    private bool MayLoseRows => TypedNames.Include(request.Confirmation, Context.Environment);

    // Both: it takes no writes any more, and the rows that it took are lost.
    private bool IsGivenUp => MayLoseRows && TypedNames.Include(request.Confirmation, scene.NameOf(To));

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        var connected = await scene.Platform.ObserveAsync(findings, cancellationToken);
        if (await RestoreGuard.LookAsync(Context, connected, cancellationToken) is { } restore)
        {
            findings.Add(restore);
            return [];
        }

        var record = await scene.LookAsync(connected, cancellationToken);
        if (record is null || !(record.State.IsUnderWay() || record.State == MigrationState.Soaking))
        {
            findings.Add(new Finding(
                "migration.nothing-to-roll-back", Severity.Error, $"There is no migration in '{Context.Environment}' to go back from.",
                _closing.Situation(record).Servers));
        }

        if (record is not null && MigrationEntry.CheckLayout(record, Context.Settings) is { } moved)
        {
            findings.Add(moved);
        }

        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return [];
        }

        _isComposed = true;
        var begun = record!.RollbackFrom ?? record.State;
        var open = await scene.OpenAsync(connected, found => found!.TurnBack(), $"turns back from state {begun}", cancellationToken);
        return begun.IsBeforeSwitch() ? [.. open, Leftovers(), .. BeforeSwitch(record)] : [.. open, .. IsGivenUp ? GivenUp() : Left(), .. AfterSwitch()];
    }

    protected override async Task EndedAsync(Exception? failure)
    {
        if (!_isComposed || scene.Known is null)
        {
            return;
        }

        var record = scene.Latest!;
        if (failure is null)
        {
            Context.Reporter.Line($"Dify runs on {scene.NameOf(From)} again.");
        }
        else
        {
            _closing.Explain(record);
        }

        await _closing.WriteAsync("migration", "Migration", record, failure is null ? ["It was rolled back."] : [failure.Message]);
    }

    /// <summary>
    /// An engine in the cluster works on when the run that started it was killed; it must not write into a database that is made anew. Whether
    /// one does is looked for when the lock is held: the plan may be older than its pod, or made where no cluster answered.
    /// </summary>
    private OperationStep Leftovers() => Unrecorded("back.engine", "End a copy that is still at work in the cluster", "its pod is removed, where there is one", async (scope, token) =>
    {
        if (!await scene.Engine.EndLeftoversAsync(scope, token))
        {
            scope.NothingToDo("none is");
        }
    });

    private IEnumerable<OperationStep> BeforeSwitch(MigrationRecord record)
    {
        if (record.IsBegun(MigrationSteps.Switch) && !record.IsBegun(MigrationSteps.BackLift))
        {
            foreach (var step in _interrupted.Steps())
            {
                yield return step;
            }
        }

        // Dify first; what the target still holds does not hurt anybody.
        yield return scene.Step(
            MigrationSteps.BackLift, $"Let {scene.NameOf(From)} take writes again", StepEffect.Change, null, async (scope, token) =>
            {
                await using var source = await scene.Ends.OpenAsync(From, scope.Activity, token);
                await _interrupted.EndAsync(scope, token);
                await _fence.LiftAsync(source, OnSource, token);
            });
        yield return scene.Step(
            "back.unfence", "Start Dify's writers on it", StepEffect.Change, "in their former number",
            (scope, token) => _fence.StartAsync(new ReleaseShape(From, KeepInClusterServer: To == Topology.InCluster), scene.Record.Writers, scope, token, LeftServer));
        if (record.IsBegun(MigrationSteps.Target))
        {
            yield return scene.Step(
                "back.drop", $"Drop the copy on {scene.NameOf(To)}", StepEffect.Destroy, "only what this migration made", DropAsync);
        }

        yield return new OperationStep(new PlannedStep("migrate.back.end", "Close the journal", StepEffect.None), EndAsync);
    }

    // The way back must not hang on the server that is being left: it may be what is broken.
    private IReadOnlyCollection<string> LeftServer => scene.WorkloadsOf(To);

    /// <summary>The server that is left is asked what was written to it, and closed.</summary>
    private IEnumerable<OperationStep> Left() =>
    [
        Unrecorded("back.look", $"Look for rows written to {scene.NameOf(To)} since the switch", "every table is compared; rows written since would be lost", LookAsync),
        scene.Step(
            MigrationSteps.BackStop, "Stop Dify's writers", StepEffect.Change, "api, worker, beat and plugin-daemon to zero replicas, by Helm",
            (scope, token) => _fence.StopAsync(new ReleaseShape(To, KeepInClusterServer: To == Topology.FlexibleServer), scope, token)),
        scene.Step(MigrationSteps.BackClose, $"Close {scene.NameOf(To)} to writers", StepEffect.Change, "read only; sessions are ended", async (scope, token) =>
        {
            await using var target = await OpenTargetAsync(scope, token);
            await _fence.CloseAsync(target, OnTarget, scope, token);
        }),
        scene.Step(MigrationSteps.BackCompare, "Compare both servers once more, now that nobody writes", StepEffect.None, null, CompareAsync),
    ];

    /// <summary>It is gone for good, and with it what was written to it: this was confirmed by both names.</summary>
    private IEnumerable<OperationStep> GivenUp() =>
    [
        Unrecorded("back.silent", $"See that {scene.NameOf(To)} does not answer", "one that answers is not given up", async (scope, token) =>
        {
            if (await WhySilentAsync(scope, token) is not { } why)
            {
                throw new DeliveryException(
                    $"{scene.NameOf(To)} answers; it is not given up, and nothing was changed.", "It can be asked which rows were written to it since the switch.",
                    $"{RollbackCommand}, or {RollbackCommand} --confirm {Context.Environment} to lose those rows.");
            }

            scope.Warning($"{scene.NameOf(To)} does not answer ({why}) and was not closed; the rows that were written to it since the switch are lost, as confirmed.");
        }),
    ];

    private IEnumerable<OperationStep> AfterSwitch() =>
    [
        scene.Step(
            MigrationSteps.BackSwitch, $"Point Dify at {scene.NameOf(From)}", StepEffect.Change, "by Helm, its writers still stopped",
            (scope, token) => _fence.StopAsync(new ReleaseShape(From, KeepInClusterServer: To == Topology.InCluster), scope, token)),
        scene.Step(MigrationSteps.BackLift, $"Let {scene.NameOf(From)} take writes again", StepEffect.Change, null, async (scope, token) =>
        {
            await using var source = await scene.Ends.OpenAsync(From, scope.Activity, token);
            await _fence.LiftAsync(source, OnSource, token);
        }),
        scene.Step(
            "back.unfence", "Start Dify's writers", StepEffect.Change, "in their former number",
            (scope, token) => _fence.StartAsync(new ReleaseShape(From), scene.Record.Writers, scope, token)),
        scene.Step("back.check", $"Check Dify on {scene.NameOf(From)}", StepEffect.None, "every check of Verify, and the same setup as before", async (scope, token) =>
        {
            var checks = await new FunctionalCheck(scene).RunAsync(new ReleaseShape(From), scene.Record, scope, token);
            await scene.Journal.UpdateAsync(record => record with { Checks = checks.Results }, token);
            checks.Demand($"Dify on {scene.NameOf(From)} is not as it should be.", _closing.Situation(scene.Record).Choices);
            scope.Summary($"{checks.Results.Count} checks passed; {checks.Setup}");
        }),
        scene.Step("back.end", "Close the journal", StepEffect.None, IsGivenUp ? null : $"what was written to {scene.NameOf(To)} stays there, read only", (scope, _) =>
        {
            scope.Summary("rolled back");
            return Task.CompletedTask;
        }, MigrationState.RolledBack),
    ];

    private async Task DropAsync(StepScope scope, CancellationToken cancellationToken)
    {
        try
        {
            await using var target = await scene.Ends.OpenAsync(To, cancellationToken);
            if (!await _interrupted.MayDropAsync(target, scope, cancellationToken))
            {
                scope.NothingToDo($"{target.Name} may hold rows of its own that nobody has looked for; what is there stays, and the next migration asks before it drops it");
                return;
            }

            await new TargetWork(scene, null).DropCopyAsync(target, scope, cancellationToken);
        }
        catch (DeliveryException exception) when (DatabaseEnds.IsSilence(exception))
        {
            scope.Warning($"{scene.NameOf(To)} does not answer ({exception.Why ?? exception.Message}); what the copy left there stays, and the next migration asks before it drops it.");
        }
    }

    private async Task<DatabaseEnd> OpenTargetAsync(StepScope scope, CancellationToken cancellationToken)
    {
        try
        {
            return await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken);
        }
        catch (DeliveryException exception) when (DatabaseEnds.IsSilence(exception))
        {
            throw new ConfirmationRequiredException(
                $"{scene.NameOf(To)} does not answer, so that the rows written to it since the switch cannot be looked for; {scene.NameOf(From)} holds every row up to the switch.",
                exception.Why ?? exception.Message,
                $"Run '{RollbackCommand}' again when it answers. If it is gone for good, and the rows since the switch with it: {RollbackCommand} --confirm {Context.Environment},{scene.NameOf(To)}");
        }
    }

    /// <summary>Why the target does not answer; null when it does.</summary>
    private async Task<string?> WhySilentAsync(StepScope scope, CancellationToken cancellationToken)
    {
        try
        {
            await using var target = await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken, Patience);
            return null;
        }
        catch (DeliveryException exception) when (DatabaseEnds.IsSilence(exception))
        {
            return exception.Why ?? exception.Message;
        }
    }

    private async Task EndAsync(StepScope scope, CancellationToken cancellationToken)
    {
        // Where the target was not touched, the soak of the migration before goes on.
        var record = scene.Record;
        var end = record.Previous is { State: MigrationState.Soaking } soaking && !record.IsBegun(MigrationSteps.Target)
            ? soaking
            : record.Advance(MigrationState.RolledBack);
        if (To == Topology.InCluster)
        {
            scope.Summary($"{scene.NameOf(To)}: {await scene.Upgrade.ApplyAsync(new ReleaseShape(From, KeepInClusterServer: end.KeepsInClusterServer), scope, cancellationToken)}");
        }

        await scene.Journal.WriteAsync(end, cancellationToken);
    }

    private async Task LookAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (scene.Record.IsDone(MigrationSteps.BackStop))
        {
            scope.NothingToDo("Dify's writers are stopped already");
            return;
        }

        await CompareAsync(scope, cancellationToken);
    }

    /// <summary>
    /// Lets Dify go on where it is. A way back that was cut short may have stopped and closed anything of it, whatever its journal says; and
    /// before anything is opened the journal must not call it closed any more, or a run after this one would go back over rows written since.
    /// </summary>
    private async Task StayAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await scene.Journal.UpdateAsync(record => record.Undone(MigrationSteps.BackStop, MigrationSteps.BackClose), cancellationToken);
        await using (var target = await OpenTargetAsync(scope, cancellationToken))
        {
            foreach (var database in OnTarget)
            {
                if (await target.Fence(database).IsReadOnlyAsync(cancellationToken))
                {
                    await _fence.LiftAsync(target, [database], cancellationToken);
                }
            }
        }

        var running = await _fence.CountAsync(cancellationToken);
        if (scene.Record.Writers.Any(writer => writer.Replicas > 0 && running.All(now => now.Workload != writer.Workload || now.Replicas == 0)))
        {
            await _fence.StartAsync(new ReleaseShape(To, KeepInClusterServer: To == Topology.FlexibleServer), scene.Record.Writers, scope, cancellationToken);
        }

        await scene.Journal.UpdateAsync(record => record.GiveUpWayBack(), cancellationToken);
    }

    private async Task CompareAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        await using var target = await OpenTargetAsync(scope, cancellationToken);
        var differences = await WrittenSince.FindAsync(scene.Record.Databases, source, target, scope.Activity, cancellationToken);
        if (differences.Lost.Count > 0)
        {
            await StayAsync(scope, cancellationToken);
            throw new DeliveryException(
                $"{source.Name} does not hold any more what was copied from it: it is no server to go back to. Dify stays on {target.Name}.",
                string.Join('\n', differences.Lost), $"Look at its volume. {target.Name} holds every row.");
        }

        IReadOnlyList<string> written = [.. differences.All, .. await WrittenSince.FindAddedAsync(scene.Record.Databases, target, cancellationToken)];
        if (written.Count == 0)
        {
            scope.Summary("nothing was written since the switch");
            return;
        }

        if (!MayLoseRows)
        {
            await StayAsync(scope, cancellationToken);
            throw new ConfirmationRequiredException(
                $"Rows were written to {scene.NameOf(To)} since the switch; going back would lose them. Dify stays on it.",
                string.Join('\n', written),
                $"To lose them: {RollbackCommand} --confirm {Context.Environment}. "
                + (scene.Record.State == MigrationState.Soaking ? string.Empty : $"To keep them, finish the migration: {Context.Command("MigrateData", $"--to {To}")}. ")
                + $"{(scene.Record.State == MigrationState.Soaking ? "To keep them" : "After that")}: {Context.Command("MigrateData", $"--to {From}")}, which moves them.");
        }

        foreach (var line in written)
        {
            scope.Line($"stays behind: {line}");
        }

        scope.Summary($"{written.Count} tables differ; confirmed");
    }

    private static OperationStep Unrecorded(string id, string title, string preview, Func<StepScope, CancellationToken, Task> act) =>
        new(new PlannedStep($"migrate.{id}", title, StepEffect.None, preview), act);
}
