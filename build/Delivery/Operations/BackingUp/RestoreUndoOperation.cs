using DifyDelivery.Backups;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations.Migrating;
using DifyDelivery.Planning;
using DifyDelivery.Postgres.Backups;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>
/// Puts Dify back on the databases that it used before a restore: after the swap by swapping back, before it by starting Dify again. What was
/// restored stays under a third name, since rows may have been written to it.
/// </summary>
internal sealed class RestoreUndoOperation(MigrationScene scene, RestoreAsk ask)
    : Operation("Restore --undo", scene.Context.Environment, scene.Context.Reporter, scene.Lock)
{
    private readonly FenceWork _fence = new(scene);
    private UsedServer? _inUse;
    private RestoreJournal? _journal;
    private RestoreRecord? _record;

    private DeliveryContext Context => scene.Context;

    private BackupId Id => new(_record!.Backup);

    protected override async Task<IReadOnlyList<OperationStep>> ComposeAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        _inUse = await UsedServer.FindAsync(scene, findings, cancellationToken);
        if (_inUse is null)
        {
            return [];
        }

        _journal = new RestoreJournal(scene.Cluster.Api, Context.Release.Namespace, Context.Release.Name);
        _record = await _journal.ReadAsync(cancellationToken);
        if (Refuse(_inUse) is { } refused)
        {
            findings.Add(refused);
            return [];
        }

        // The way back is of the last restore only: before it is begun, everything that it gives back must be there.
        if (!_record!.HoldsRelease && await MissingAsync(cancellationToken) is { Count: > 0 } missing)
        {
            findings.Add(new Finding(
                "restore.nothing-to-undo", Severity.Error,
                $"What Dify used before backup {Id} was restored is not there any more: {string.Join(" and ", missing)}.",
                $"Restore another backup: {Context.Command("Backup", "--list")}."));
            return [];
        }

        await ChooseNamesAsync(cancellationToken);

        return
        [
            .. await scene.LockAsync(scene.Cluster, cancellationToken),
            new(new PlannedStep("restore.stop", "Stop Dify's writers, and close its databases", StepEffect.Change, "Dify does not answer from here on"), StopAsync),
            new(
                new PlannedStep(
                    "restore.swap-back", $"Give {string.Join(" and ", _record.Databases)} back to what Dify used before", StepEffect.Change,
                    $"what was restored stays as {string.Join(" and ", _record.Databases.Select(_record.Names.Undone))}, with all that was written to it"),
                SwapBackAsync),
            new(new PlannedStep("restore.start", "Start Dify's writers", StepEffect.Change, "in their former number of replicas"), StartAsync),
            new(
                new PlannedStep("restore.check", "Check Dify", StepEffect.None, "every check of Verify"),
                (scope, token) => RestoreFence.CheckDifyAsync(scene, _inUse!, _record!.Writers, scope, token)),
        ];
    }

    private Finding? Refuse(UsedServer inUse) =>
        inUse.Migration is { } migration && migration.State.IsUnderWay()
            ? new("restore.migration-under-way", Severity.Error, $"A migration from {migration.From} to {migration.To} is under way.", $"{Context.Command("MigrateData", "--status")} says how to go on.")
        : _record is null
            ? new("restore.nothing-to-undo", Severity.Error, $"No backup was restored in '{Context.Environment}'.", null)
        : _record.Topology != inUse.Topology
            ? new("restore.other-server", Severity.Error, $"Backup {_record.Backup} was restored on the {_record.Topology} server, and Dify uses the {inUse.Topology} one now.", null)
        : ask.Backup is not null && !string.Equals(ask.Backup, "latest", StringComparison.OrdinalIgnoreCase) && ask.Backup != _record.Backup
            ? new("restore.other-backup", Severity.Error, $"The backup that was restored last is {_record.Backup}, not {ask.Backup}.", _record.UndoCommand(Context.Settings))
        : null;

    private IReadOnlyList<string> Replaced => _record!.Replaced ?? _record.Databases;

    private async Task<HashSet<string>> TakenNamesAsync(CancellationToken cancellationToken)
    {
        await using var end = await scene.Ends.OpenAsync(_inUse!.Topology, cancellationToken);
        return (await new DatabaseNames(end.Endpoint).ListAsync(cancellationToken)).Keys.ToHashSet(StringComparer.Ordinal);
    }

    private async Task<IReadOnlySet<string>> UsableAsync(CancellationToken cancellationToken)
    {
        await using var end = await scene.Ends.OpenAsync(_inUse!.Topology, cancellationToken);
        return await new DatabaseNames(end.Endpoint).ListUsableAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellationToken)
    {
        var there = await UsableAsync(cancellationToken);
        return [.. Replaced.Select(_record!.Names.Kept).Where(kept => !there.Contains(kept))];
    }

    private async Task<bool> IsKeptAsync(CancellationToken cancellationToken)
    {
        var there = await UsableAsync(cancellationToken);
        return Replaced.Any(database => there.Contains(_record!.Names.Kept(database)));
    }

    /// <summary>Names that are free, before anything is stopped; a way back that is under way has them in its journal.</summary>
    private async Task ChooseNamesAsync(CancellationToken cancellationToken)
    {
        if (_record is not { HoldsRelease: true, IsUndo: true })
        {
            _record = _record! with { UndoneRound = _record.Names.WithFreeUndone(_record.Databases, await TakenNamesAsync(cancellationToken)).UndoneRound };
        }
    }

    private Task StopAsync(StepScope scope, CancellationToken cancellationToken) => scene.Ends.ExplainAsync(async () =>
    {
        if (!_record!.HoldsRelease)
        {
            var writers = await _fence.CountAsync(cancellationToken);
            _record = _record with { Writers = writers.ToDictionary(writer => writer.Workload, writer => writer.Replicas, StringComparer.Ordinal) };
        }

        _record = _record with { IsUndo = true, FinishedAt = null };
        await _journal!.WriteAsync(_record, cancellationToken);
        await RestoreFence.RaiseAsync(scene, _fence, _inUse!, _record.Databases, scope, cancellationToken);
    });

    private async Task SwapBackAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var end = await scene.Ends.OpenAsync(_inUse!.Topology, cancellationToken);
        if (await IsKeptAsync(cancellationToken))
        {
            await new DatabaseSwap(end.Endpoint, _record!.Names).UndoAsync(_record.Databases, Replaced, cancellationToken);
            scope.Summary($"{string.Join(" and ", _record.Databases)} are those from before");
        }
        else
        {
            scope.NothingToDo("Dify's databases are those from before");
        }

        await _fence.LiftAsync(end, _record!.Databases, cancellationToken);
    }

    private async Task StartAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await _fence.StartAsync(
            _inUse!.Shape, [.. _record!.Writers.Select(writer => new WriterCount(writer.Key, writer.Value))], scope, cancellationToken);
        _record = _record with { FinishedAt = Context.Time.GetUtcNow() };
        await _journal!.WriteAsync(_record, CancellationToken.None);
    }
}
