using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Inspection;

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
        scene.Step(MigrationSteps.BackClose, $"Close {scene.NameOf(To)} to writers", StepEffect.Change, "read only; sessions are ended", async (scope, token) =>
        {
            await using var target = await OpenAsync(scope, token);
            await (target is null ? Task.CompletedTask : CloseAsync(target, scope, token));
        }),
        scene.Step(
            MigrationSteps.BackCompare, $"Look for rows written to {scene.NameOf(To)} meanwhile", StepEffect.None, "every table is compared; the copy is dropped afterwards",
            CompareAsync),
    ];

    /// <summary>Right before the source takes writes: never both. From here on the source may be ahead of the copy, and they are not compared again.</summary>
    /// <exception cref="DeliveryException">The switch began, or the target was opened, after this was looked at.</exception>
    public async Task EndAsync(StepScope scope, CancellationToken cancellationToken)
    {
        if (!scene.Record.IsBegun(MigrationSteps.Switch))
        {
            return;
        }

        var isLifting = scene.Record.IsBegun(MigrationSteps.BackLift);
        if (!isLifting && !scene.Record.IsDone(MigrationSteps.BackCompare))
        {
            throw new DeliveryException(
                $"The switch to {scene.NameOf(To)} began after this way back was planned.", "Another run went on meanwhile.", $"Run '{RollbackCommand}' again.");
        }

        await using var target = await OpenAsync(scope, cancellationToken);
        if (target is not null)
        {
            if (await IsOpenAsync(target, await ThereAsync(target, cancellationToken), cancellationToken))
            {
                await DoubtAsync(target, isLifting, scope, cancellationToken);
            }

            await CloseAsync(target, scope, cancellationToken);
        }

        await scene.Journal.UpdateAsync(record => record.Begin(MigrationSteps.BackLift), cancellationToken);
    }

    /// <summary>Whether the target's copy may be dropped: it was compared, and has been closed since.</summary>
    public async Task<bool> MayDropAsync(DatabaseEnd target, StepScope scope, CancellationToken cancellationToken)
    {
        if (scene.Record.IsBegun(MigrationSteps.Switch) && !scene.Record.IsBegun(MigrationSteps.BackUnseen) && await HasOpenRowsAsync(target, cancellationToken))
        {
            await DoubtAsync(target, isLifting: true, scope, cancellationToken);
            await CloseAsync(target, scope, cancellationToken);
        }

        return !scene.Record.IsBegun(MigrationSteps.BackUnseen);
    }

    /// <summary>Somebody has opened the target since it was compared, or it was silent then: it is looked at again, or, where that is too late, kept.</summary>
    private async Task DoubtAsync(DatabaseEnd target, bool isLifting, StepScope scope, CancellationToken cancellationToken)
    {
        if (!isLifting)
        {
            var wasSilent = scene.Record.IsBegun(MigrationSteps.BackUnseen);
            await scene.Journal.UpdateAsync(
                record => record.Undone(MigrationSteps.BackStop, MigrationSteps.BackClose, MigrationSteps.BackCompare, MigrationSteps.BackUnseen), cancellationToken);
            throw wasSilent
                ? new DeliveryException(
                    $"{target.Name}, which was given up as silent, answers and takes writes.", "It was not asked for rows of its own.",
                    $"Run '{RollbackCommand}' again, which closes and compares it.")
                : new DeliveryException(
                    $"{target.Name} was opened to writers again after it was compared.", "Somebody took default_transaction_read_only back.",
                    $"Find out who; then run '{RollbackCommand}' again, which compares it anew.");
        }

        await scene.Journal.UpdateAsync(record => record.Begin(MigrationSteps.BackUnseen), cancellationToken);
        scope.Warning($"{target.Name} was opened to writers again after it was compared; it is closed, and what it holds stays there.");
    }

    // A drop that was cut short has made an empty one, which is open.
    private async Task<bool> HasOpenRowsAsync(DatabaseEnd target, CancellationToken cancellationToken)
    {
        foreach (var database in await ThereAsync(target, cancellationToken))
        {
            if (await IsOpenAsync(target, [database], cancellationToken) && await target.Server.HasDataAsync(database, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task CloseAsync(DatabaseEnd target, StepScope scope, CancellationToken cancellationToken) =>
        await _fence.CloseAsync(target, await ThereAsync(target, cancellationToken), scope, cancellationToken);

    /// <summary>The target's databases, but for those that somebody has dropped: such a one is a difference, and no reason to stay here for ever.</summary>
    private async Task<IReadOnlyList<string>> ThereAsync(DatabaseEnd target, CancellationToken cancellationToken)
    {
        var there = new List<string>();
        foreach (var database in scene.Record.TargetDatabases)
        {
            if (await new DatabaseOutline(target.Endpoint).ListTablesAsync(database, cancellationToken) is not null)
            {
                there.Add(database);
            }
        }

        return there;
    }

    private async Task CompareAsync(StepScope scope, CancellationToken cancellationToken)
    {
        await using var target = scene.Record.IsBegun(MigrationSteps.BackUnseen) ? null : await OpenAsync(scope, cancellationToken);
        if (target is null)
        {
            scope.NothingToDo($"{scene.NameOf(To)} did not answer; what it holds stays there");
            return;
        }

        await using var source = await scene.Ends.OpenAsync(From, scope.Activity, cancellationToken);
        try
        {
            await new FencedSource(scene).DemandKnownAsync(source, cancellationToken);
        }
        catch (DeliveryException)
        {
            // The way on must be free.
            await scene.Journal.UpdateAsync(record => record.GiveUpWayBack(), cancellationToken);
            throw;
        }

        // A run before this one may have closed it, and somebody opened it since.
        await CloseAsync(target, scope, cancellationToken);
        var written = await FindAsync(source, target, scope, cancellationToken);
        if (written.Lost.Count > 0)
        {
            await scene.Journal.UpdateAsync(record => record.GiveUpWayBack(), cancellationToken);
            throw new DeliveryException(
                $"{source.Name} does not hold any more what was copied from it: it is no server to go back to, and the copy on {target.Name} is kept.",
                string.Join('\n', written.Lost), $"Bring back what is missing there (its volume, a backup); then run '{RollbackCommand}' again.");
        }

        if (written.All.Count == 0)
        {
            scope.Summary("nothing was written");
            return;
        }

        if (!TypedNames.Include(request.Confirmation, scene.Context.Environment))
        {
            var refusal = await RefusalAsync(source, target, written, cancellationToken);
            await scene.Journal.UpdateAsync(record => record.GiveUpWayBack(), cancellationToken);
            throw refusal;
        }

        foreach (var line in written.All)
        {
            scope.Line($"is dropped: {line}");
        }

        scope.Summary($"{written.All.Count} differences; confirmed");
    }

    private async Task<ServerDifferences> FindAsync(DatabaseEnd source, DatabaseEnd target, StepScope scope, CancellationToken cancellationToken)
    {
        var copied = new List<DatabaseRecord>();
        foreach (var database in scene.Record.Databases.Where(database => database.Copy is not null))
        {
            copied.Add(await WithoutEmptiedAsync(database, target, scope, cancellationToken));
        }

        var differences = await WrittenSince.FindAsync(copied, source, target, scope.Activity, cancellationToken);
        return differences.AndOther(
        [
            .. scene.Record.Databases.Where(database => database.Copy is null).Select(database => $"{database.Name} is being copied anew: rows of somebody else cannot be told from the copy's"),
            .. await WrittenSince.FindAddedAsync(scene.Record.Databases, target, cancellationToken),
        ]);
    }

    /// <summary>A crash of the target empties its unlogged tables: nothing of its own is in those.</summary>
    private static async Task<DatabaseRecord> WithoutEmptiedAsync(DatabaseRecord database, DatabaseEnd target, StepScope scope, CancellationToken cancellationToken)
    {
        if (await new DatabaseOutline(target.Endpoint).ListTablesAsync(database.Target, cancellationToken) is null)
        {
            return database;
        }

        var emptied = await UnloggedRows.FindEmptiedAsync(database, target, cancellationToken);
        if (emptied.Count > 0)
        {
            scope.Line($"a crash of {target.Name} has emptied unlogged tables, which are not compared: {string.Join(", ", emptied)}");
        }

        return database with { Tables = [.. database.Tables.Where(table => !emptied.Contains(new TableName(table.Schema, table.Name)))] };
    }

    private async Task<ConfirmationRequiredException> RefusalAsync(
        DatabaseEnd source, DatabaseEnd target, ServerDifferences written, CancellationToken cancellationToken)
    {
        var (why, drop) = (string.Join('\n', written.All), $"{RollbackCommand} --confirm {scene.Context.Environment}");
        if (await IsOpenAsync(source, scene.Record.SourceDatabases, cancellationToken))
        {
            return new ConfirmationRequiredException(
                $"{source.Name} was opened to writers again, and is not what was copied any more; whether {target.Name} holds rows of its own cannot be told. Dify is stopped.",
                why, $"To go back to {source.Name}, with the rows that it has now, and to drop what is on {target.Name}: {drop}");
        }

        var onward = scene.Context.Command("MigrateData", $"--to {To}");
        if (!scene.Record.IsDone(MigrationSteps.Verify))
        {
            return new ConfirmationRequiredException(
                $"The copy on {target.Name} is not whole, so that rows of somebody else cannot be told from it; the switch to it had begun. Both are read only, and Dify is stopped.",
                why, $"To drop it with them: {drop}. To copy and compare first what is not whole: {onward}.");
        }

        var mayGoOn = written.Less.Count == 0 && await ContinuesAsync(source, cancellationToken);
        return new ConfirmationRequiredException(
            $"{target.Name} holds other rows than {source.Name}, written after the switch to it had begun; going back would drop them. Both are read only, and Dify is stopped.",
            why,
            $"To drop them: {drop}. To keep them, {(mayGoOn ? $"finish the migration: {onward}" : "carry them over by hand before that")}.");
    }

    /// <summary>Whether a migration that goes on believes its source without comparing once more, which would find the target's rows.</summary>
    private async Task<bool> ContinuesAsync(DatabaseEnd source, CancellationToken cancellationToken)
    {
        foreach (var part in scene.Record.Databases)
        {
            if (!(await source.Fence(part.Source).ReadPositionAsync(cancellationToken)).Changes.Continues(part.Counted))
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<bool> IsOpenAsync(DatabaseEnd end, IEnumerable<string> databases, CancellationToken cancellationToken)
    {
        foreach (var database in databases)
        {
            if (!await end.Fence(database).IsReadOnlyAsync(cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The target; null where it does not answer and a person has said that it takes no writes. Nothing there is dropped then.</summary>
    private async Task<DatabaseEnd?> OpenAsync(StepScope scope, CancellationToken cancellationToken)
    {
        try
        {
            return await scene.Ends.OpenAsync(To, scope.Activity, cancellationToken, Patience);
        }
        catch (DeliveryException exception) when (DatabaseEnds.IsSilence(exception))
        {
            var why = exception.Why ?? exception.Message;
            if (!TypedNames.Include(request.Confirmation, scene.NameOf(To)))
            {
                // It may come back, or answer others already: silence is no fence.
                throw new ConfirmationRequiredException(
                    $"{scene.NameOf(To)} does not answer, so that it cannot be closed; {(scene.Record.IsBegun(MigrationSteps.BackLift) ? "the way back stops here" : $"{scene.NameOf(From)} stays read only, and Dify stopped")}.",
                    $"The switch to it had begun, so it may take writes once it answers: both servers would. {why}",
                    $"Run '{RollbackCommand}' again when it answers. If it is gone for good, or nobody can reach it: {RollbackCommand} --confirm {scene.NameOf(To)}");
            }

            await scene.Journal.UpdateAsync(record => record.Begin(MigrationSteps.BackUnseen), cancellationToken);
            scope.Warning($"{scene.NameOf(To)} does not answer and was not closed ({why}); it was confirmed that it takes no writes. What it holds stays there.");
            return null;
        }
    }
}
