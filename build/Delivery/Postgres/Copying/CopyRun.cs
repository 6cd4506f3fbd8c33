using DifyDelivery.Errors;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying.Journal;
using DifyDelivery.Postgres.Copying.Rows;
using DifyDelivery.Postgres.Copying.Schema;
using DifyDelivery.Postgres.Copying.Sessions;
using DifyDelivery.Postgres.Copying.Work;
using DifyDelivery.Processes;
using Npgsql;

namespace DifyDelivery.Postgres.Copying;

/// <summary>One run over one snapshot: from wherever the journal stands to the end.</summary>
internal sealed class CopyRun(
    CopyRequest request, IProcessRunner processes, TimeProvider time, CopySessions sessions, CopyJournal journal, ProgressBoard board, RetryCount retries)
{
    /// <summary>Parts that were there before this run.</summary>
    public int ReusedParts { get; private set; }

    /// <summary>Runs to the end.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="SessionLostException">The snapshot or the lock is gone.</exception>
    public async Task<CopyOutcome> RunAsync(CancellationToken cancellationToken)
    {
        board.Enter(CopyPhase.Prepare);
        await using var held = await new CopyLock(request, time).TakeAsync(sessions, cancellationToken);
        return await held.WhileHeldAsync($"The lock on {request.Target}", RunLockedAsync, cancellationToken);
    }

    private async Task<CopyOutcome> RunLockedAsync(CancellationToken cancellationToken)
    {
        await using var target = await sessions.OpenTargetAsync(cancellationToken);
        var run = await journal.ReadAsync(target, cancellationToken);
        if (run is not null && journal.HasOwned && !await journal.IsOwnAsync(target, cancellationToken))
        {
            throw CopyFailure.TakenOver(request);
        }

        if (run is { Sequences: { } sequences })
        {
            var lost = await CrashLoss.FindAsync(target, await CopyJournal.PartsAsync(target, cancellationToken), cancellationToken);
            if (lost.Count == 0 && await StandsAsync(run.Source, cancellationToken))
            {
                return await OutcomeAsync(target, run.Source.Position, sequences, statements: 0, cancellationToken);
            }

            run = await journal.ReopenAsync(target, run, cancellationToken);
        }

        await CheckSourceAsync(cancellationToken);
        if (run is not null)
        {
            await journal.OwnAsync(target, cancellationToken);
        }

        await using var snapshot = await SourceSnapshot.TakeAsync(sessions, request.Silence, time, cancellationToken);
        return await snapshot.Session.WhileHeldAsync(
            $"The snapshot on {request.Source}", alive => GoOnAsync(target, run, snapshot, alive), cancellationToken);
    }

    // A fence says that the source has not moved since; its crash may hide that it has. One that is live has moved anyway.
    private async Task<bool> StandsAsync(SourceState earlier, CancellationToken cancellationToken)
    {
        if (!request.SourceIsFenced)
        {
            return true;
        }

        await using var source = await sessions.OpenSourceAsync(cancellationToken);
        return (await SourceState.ReadAsync(source, cancellationToken)).IsUnchangedSince(earlier);
    }

    private async Task CheckSourceAsync(CancellationToken cancellationToken)
    {
        await using var source = await sessions.OpenSourceAsync(cancellationToken);
        await CopyLock.EndLeftoversAsync(source, request.Id, time, cancellationToken);
        await new EndCheck(request).SourceAsync(source, cancellationToken);
    }

    private async Task<CopyOutcome> GoOnAsync(
        NpgsqlConnection target, JournalRun? run, SourceSnapshot snapshot, CancellationToken cancellationToken)
    {
        // Both servers answer.
        board.Note(null);
        await using var source = await sessions.OpenSourceAsync(snapshot.Name, cancellationToken);
        var tables = await SourceCatalog.TablesAsync(source, request.Tables, cancellationToken);
        new EndCheck(request).Tables(tables);
        if (run is not null && (run.SchemaDigest is null || !request.SourceIsFenced))
        {
            // Nothing worth keeping, or nothing that may be kept: what a writer changed meanwhile is not known.
            await CopyUndo.RunAsync(target, cancellationToken);
            run = null;
        }

        board.Enter(CopyPhase.Schema);
        var schema = await ReadSchemaAsync(source, target, snapshot, cancellationToken);
        if (run is not null && !await ContinueAsync(target, run, snapshot, tables, schema, cancellationToken))
        {
            await CopyUndo.RunAsync(target, cancellationToken);
            run = null;
            schema = await ReadSchemaAsync(source, target, snapshot, cancellationToken);
        }

        board.Note(null);

        if (run is null)
        {
            await new EndCheck(request).TargetAsync(source, target, cancellationToken);
            await BeginAsync(target, snapshot, tables, schema, cancellationToken);
        }

        var parts = await CopyJournal.PartsAsync(target, cancellationToken);
        var done = await CopyJournal.StatementsAsync(target, cancellationToken);
        ReusedParts = parts.Count(part => part.Sum is not null);
        var plan = CopyPlan.Make(tables, parts, schema.AfterData, done);
        BeginProgress(tables, parts, schema, plan, done);

        board.Enter(CopyPhase.Data);
        await WorkAsync(plan.Tables, request.Workers, snapshot, cancellationToken);
        if (!request.SourceIsFenced)
        {
            await KeepTextsAsync(source, target, tables, cancellationToken);
        }

        board.Enter(CopyPhase.Constraints);

        // Under forced row-level security a table's owner, who refreshes, would see but its own rows.
        var finals = plan.Finals.ToLookup(statement => statement.EnablesRowSecurity);
        await WorkAsync(
            [TableWork.InOrder([.. finals[false], .. await RefreshesAsync(source, target, cancellationToken), .. finals[true]])], 1, snapshot, cancellationToken);
        board.Enter(CopyPhase.Finish);
        var summaries = (await SourceCatalog.SummariesAsync(target, cancellationToken))
            .Where(name => request.Tables.Includes(name) && !done.Contains(StatementRunner.AnalyzeKey(name)));
        await WorkAsync([.. summaries.Select(name => new TableWork(name, [], [], [], analyze: true))], request.Workers, snapshot, cancellationToken);

        // Sequences know no snapshots: what they hold now is at least what the rows hold.
        await using var now = await sessions.OpenSourceAsync(cancellationToken);
        var sequences = await new SequenceCopy(request.Tables).CopyAsync(now, target, cancellationToken);
        await journal.FinishAsync(target, sequences, cancellationToken);
        return await OutcomeAsync(target, (run?.Source ?? snapshot.State).Position, sequences, schema.AfterData.Count, cancellationToken);
    }

    // Where digests may differ of equal rows their text decides, and that of the snapshot can only be had while it is there.
    private async Task KeepTextsAsync(
        NpgsqlConnection source, NpgsqlConnection target, IEnumerable<CopyTable> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables.Where(table => table.HasManyForms))
        {
            await CopyJournal.KeepTextAsync(target, await SqlDigest.ComputeAsync(source, request.Source, table.Name, cancellationToken), cancellationToken);
        }
    }

    private async Task<SchemaScript> ReadSchemaAsync(
        NpgsqlConnection source, NpgsqlConnection target, SourceSnapshot snapshot, CancellationToken cancellationToken)
    {
        var reader = new ScriptReader(
            await NamesAsync(target, "SELECT pg_catalog.lower(name) FROM pg_catalog.pg_settings", cancellationToken),
            await NamesAsync(target, "SELECT nspname::text FROM pg_catalog.pg_namespace", cancellationToken),
            await NamesAsync(target, "SELECT extname::text FROM pg_catalog.pg_extension", cancellationToken));
        var schema = await new SchemaDump(request, processes, CopySessions.ApplicationName(request.Id)).ReadAsync(
            snapshot.Name, reader, await new SequenceCopy(request.Tables).LeftOutAsync(source, cancellationToken), cancellationToken);
        reader.RequireExtensions(request.Target);
        return schema;
    }

    // pg_dump counts them among the rows.
    private async Task<IEnumerable<SchemaStatement>> RefreshesAsync(
        NpgsqlConnection source, NpgsqlConnection target, CancellationToken cancellationToken)
    {
        var wanted = (await SourceCatalog.MaterializedViewsAsync(source, populated: true, cancellationToken)).Where(request.Tables.Includes).ToHashSet();
        return (await SourceCatalog.MaterializedViewsAsync(target, populated: false, cancellationToken))
            .Where(wanted.Contains)
            .Select(view => SchemaStatement.Parse($"REFRESH MATERIALIZED VIEW {view.Quoted}", new Dictionary<string, string>()));
    }

    private async Task BeginAsync(
        NpgsqlConnection target, SourceSnapshot snapshot, IReadOnlyList<CopyTable> tables, SchemaScript schema, CancellationToken cancellationToken)
    {
        try
        {
            await target.ExecuteAsync("BEGIN", cancellationToken);
            await journal.BeginAsync(target, snapshot.State, CopyPlan.Cut(tables, request.PartBytes), cancellationToken);
            await target.ExecuteAsync("COMMIT", cancellationToken);
            await using var session = await sessions.OpenTargetAsync(cancellationToken);
            await new StatementRunner(session, journal).MakeTablesAsync(schema, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && !CopyFailure.IsPassing(exception))
        {
            throw CopyFailure.Explain(request, exception, "Making the tables");
        }
    }

    /// <summary>Empties what is not as the source has it any more, or not whole. False: nothing can be kept, and the copy begins anew.</summary>
    private async Task<bool> ContinueAsync(
        NpgsqlConnection target, JournalRun run, SourceSnapshot snapshot, IReadOnlyList<CopyTable> tables, SchemaScript schema,
        CancellationToken cancellationToken)
    {
        if (run.Source.Identity != snapshot.State.Identity)
        {
            throw new DeliveryException(
                $"The copy in {request.Target} was begun from another database than {request.Source}.",
                $"its journal names {run.Source.Identity} (server/database), the source now is {snapshot.State.Identity}",
                "give the first source, or undo the copy and begin anew");
        }

        if (run.SchemaDigest != schema.Digest)
        {
            // What the target has is all the copy's own, by its journal; tables of another making are of no use for these rows.
            board.Note($"beginning anew: the schema of {request.Source} is not as it was read when this copy was begun (changed, or read by another pg_dump)");
            return false;
        }

        var parts = await CopyJournal.PartsAsync(target, cancellationToken);
        var lost = await CrashLoss.FindAsync(target, parts, cancellationToken);
        var there = parts.Where(part => !lost.Contains(part.Table)).ToList();
        HashSet<TableName> changed = [.. lost, .. await new SourceProof(request, sessions, snapshot).ChangedAsync(run.Source, tables, there, cancellationToken)];
        if (changed.Count > 0 && await HasFinalsAsync(target, tables, schema, cancellationToken))
        {
            board.Note($"beginning anew: rows of {request.Source} have changed or are lost here, and other things hang on them already ({string.Join(", ", changed.Take(3))})");
            return false;
        }

        await target.ExecuteAsync("BEGIN", cancellationToken);
        if (changed.Count > 0)
        {
            await target.ExecuteAsync($"TRUNCATE ONLY {string.Join(", ", changed.Select(table => table.Quoted))}", cancellationToken);
        }

        foreach (var table in changed)
        {
            await CopyJournal.ForgetPartsAsync(target, table, cancellationToken);
        }

        await CopyJournal.MarkAsync(target, cancellationToken);
        await journal.SourceProvedAsync(target, snapshot.State, cancellationToken);
        await target.ExecuteAsync("COMMIT", cancellationToken);
        return true;
    }

    // A foreign key forbids to empty the table that it names, and a view that was filled is not filled again.
    private static async Task<bool> HasFinalsAsync(
        NpgsqlConnection target, IReadOnlyList<CopyTable> tables, SchemaScript schema, CancellationToken cancellationToken) =>
        (await CopyJournal.StatementsAsync(target, cancellationToken))
            .Except(schema.AfterData.Where(statement => statement.Kind != StatementKind.Final).Select(statement => statement.Key))
            .Except(tables.Select(table => StatementRunner.AnalyzeKey(table.Name)))
            .Any();

    private async Task WorkAsync(IReadOnlyList<TableWork> tables, int workers, SourceSnapshot snapshot, CancellationToken cancellationToken)
    {
        var queue = new WorkQueue(tables);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Enumerable.Range(1, workers).Select(RunAsync).ToList();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The first that failed of itself, not of the others' being stopped.
        var failure = running.Select(task => task.Exception?.InnerException).FirstOrDefault(exception => exception is not (null or OperationCanceledException));
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        await Task.WhenAll(running);

        async Task RunAsync(int number)
        {
            try
            {
                await new CopyWorker(number, request, sessions, snapshot.Name, journal, board, retries, time).RunAsync(queue, stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }

    private void BeginProgress(
        IReadOnlyList<CopyTable> tables, IReadOnlyList<JournalPart> parts, SchemaScript schema, CopyPlan plan, IReadOnlySet<string> done)
    {
        var sums = parts.Where(part => part.Sum is not null).Select(part => part.Sum!.Value).ToList();
        board.Begin(
            sums.Sum(sum => sum.Bytes), plan.Tables.Sum(table => table.ExpectedBytes), sums.Sum(sum => sum.Rows), sums.Count,
            plan.Tables.Count(table => table.HasRows), tables.Count,
            schema.AfterData.Count(statement => done.Contains(statement.Key)), schema.AfterData.Count);
    }

    private static async Task<IReadOnlySet<string>> NamesAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken) =>
        (await connection.ListAsync(query, row => row.GetString(0), cancellationToken)).ToHashSet(StringComparer.Ordinal);

    private static async Task<CopyOutcome> OutcomeAsync(
        NpgsqlConnection target, string position, int sequences, int statements, CancellationToken cancellationToken)
    {
        var parts = await CopyJournal.PartsAsync(target, cancellationToken);
        return new CopyOutcome(Digests(parts), sequences, statements, position);
    }

    /// <summary>Adds the parts of each table up.</summary>
    public static IReadOnlyList<TableDigest> Digests(IReadOnlyList<JournalPart> parts) =>
        [
            .. parts.GroupBy(part => part.Table)
                .Select(table => table.Aggregate(default(RowSum), (sum, part) => sum + part.Sum.GetValueOrDefault()).Of(table.Key))
                .OrderBy(digest => digest.Table.ToString(), StringComparer.Ordinal),
        ];
}

/// <summary>What a run brought about.</summary>
internal sealed record CopyOutcome(IReadOnlyList<TableDigest> Tables, int Sequences, int Statements, string SourcePosition);
