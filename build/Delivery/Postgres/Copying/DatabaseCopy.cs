using DifyDelivery.Errors;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying.Journal;
using DifyDelivery.Postgres.Copying.Sessions;
using DifyDelivery.Postgres.Copying.Work;
using DifyDelivery.Processes;
using Npgsql;

namespace DifyDelivery.Postgres.Copying;

/// <summary>
/// Copies a database from one server to another over raw COPY streams, in parallel, from one snapshot, and proves that nothing was lost.
/// It keeps its journal in schema <see cref="JournalSchema"/> of the target, in the same transactions as the rows: killed at any instant
/// it is continued by running the same request again.
/// </summary>
/// <param name="request">What to copy.</param>
/// <param name="processes">Runs pg_dump and pg_restore.</param>
/// <param name="time">The clock.</param>
public sealed class DatabaseCopy(CopyRequest request, IProcessRunner processes, TimeProvider time)
{
    /// <summary>The schema of the journal on the target.</summary>
    public const string JournalSchema = "dify_delivery";

    private readonly CopySessions _sessions = new(request);
    private readonly CopyJournal _journal = new(request, Guid.NewGuid());

    /// <summary>Copies what is not there yet; a copy that is finished is only reported, unless a fenced source cannot be proved to stand where it stood.</summary>
    /// <param name="progress">Told several times a second.</param>
    /// <param name="cancellationToken">Stops; what is finished is kept.</param>
    /// <exception cref="DeliveryException">The copy cannot begin, or cannot go on; its text says what state things are in.</exception>
    public Task<CopyResult> RunAsync(IProgress<CopyProgress> progress, CancellationToken cancellationToken = default) =>
        TellingAsync(progress, "The copy", board => RunAsync(board, cancellationToken), cancellationToken);

    /// <summary>Compares the target with what was read from the source, and the schemas. Needs a finished copy.</summary>
    /// <param name="progress">Told several times a second.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">There is no finished copy, or a server does not answer.</exception>
    public Task<VerifyResult> VerifyAsync(IProgress<CopyProgress> progress, CancellationToken cancellationToken = default) =>
        TellingAsync(progress, "The comparison", board => VerifyAsync(board, cancellationToken), cancellationToken);

    /// <summary>
    /// Gathers the target's statistics in full. A copy leaves quick ones (a statistics target of 10), as <c>vacuumdb --analyze-in-stages</c>
    /// does at first, so that nobody waits for the rest: run this once the application is back.
    /// </summary>
    /// <param name="cancellationToken">Stops; tables that are done stay so.</param>
    /// <exception cref="DeliveryException">The target does not answer.</exception>
    public async Task GatherStatisticsAsync(CancellationToken cancellationToken = default)
    {
        await using var held = HeldSession.Over(await _sessions.OpenTargetBrieflyAsync(cancellationToken), request.Silence, time);
        await OnTargetAsync(held, "Gathering statistics", GatherAsync, cancellationToken);

        static async Task GatherAsync(NpgsqlConnection target, CancellationToken stop)
        {
            await target.ExecuteAsync("RESET default_statistics_target", stop);
            await target.ExecuteAsync("ANALYZE", stop);
        }
    }

    /// <summary>
    /// Sets the target's sequences as the source's stand now. A crash puts those forward by the values that were held ready, without a row; the
    /// copy needs no journal for this.
    /// </summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">A server does not answer.</exception>
    public async Task SetSequencesAsync(CancellationToken cancellationToken = default)
    {
        await using var held = await new CopyLock(request, time).TakeAsync(_sessions, cancellationToken);
        await OnTargetAsync(held, "Setting the sequences", SetAsync, cancellationToken);

        async Task SetAsync(NpgsqlConnection target, CancellationToken stop)
        {
            await using var source = await _sessions.OpenSourceAsync(stop);
            await target.ExecuteAsync("SET synchronous_commit = on", stop);
            await new SequenceCopy(request.Tables).CopyAsync(source, target, stop);
        }
    }

    /// <summary>Removes the journal from the target: the copy is accepted, and cannot be continued or undone any more.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">The copy is not finished, or the target holds another one.</exception>
    public async Task ForgetAsync(CancellationToken cancellationToken = default)
    {
        await using var held = await new CopyLock(request, time).TakeAsync(_sessions, cancellationToken);
        await OnTargetAsync(held, "Accepting the copy", ForgetAsync, cancellationToken);

        async Task ForgetAsync(NpgsqlConnection target, CancellationToken stop)
        {
            if (await _journal.ReadAsync(target, stop) is { } run)
            {
                RequireFinished(run);
                await Journal.JournalSchema.DropAsync(target, stop);
            }
        }
    }

    /// <summary>Takes away from the target what the copy made there, finished or not, and its journal. Nothing else is touched.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">The target holds another copy, or something there has come to depend on this one.</exception>
    public async Task UndoAsync(CancellationToken cancellationToken = default)
    {
        await using var held = await new CopyLock(request, time).TakeAsync(_sessions, cancellationToken);
        await OnTargetAsync(held, "Taking the copy away", UndoAsync, cancellationToken);

        async Task UndoAsync(NpgsqlConnection target, CancellationToken stop)
        {
            if (await _journal.ReadAsync(target, stop) is not null)
            {
                await CopyUndo.RunAsync(target, stop);
            }
        }
    }

    /// <summary>Does something on the target that may take any time, for as long as another session there is answered.</summary>
    private async Task OnTargetAsync(
        HeldSession held, string what, Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await held.WhileHeldAsync($"The connection to {request.Target}", UseAsync, cancellationToken);
        }
        catch (SessionLostException exception)
        {
            throw new DeliveryException($"{what} stopped.", exception.Message, "see that the target answers, then run again", exception);
        }
        catch (NpgsqlException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw CopyFailure.Explain(request, exception, what);
        }

        async Task<bool> UseAsync(CancellationToken alive)
        {
            var target = await _sessions.OpenTargetAsync(alive);
            try
            {
                await work(target, alive);
                return true;
            }
            finally
            {
                await CopySessions.EndAsync(target);
            }
        }
    }

    private async Task<CopyResult> RunAsync(ProgressBoard board, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var retries = new RetryCount();
        var endurance = new Endurance(request, time);
        int? reused = null;
        for (var hasRun = false; ; hasRun = true)
        {
            var run = new CopyRun(request, processes, time, _sessions, _journal, board, retries);
            try
            {
                var outcome = await run.RunAsync(cancellationToken);
                return new CopyResult(
                    outcome.Tables, outcome.Sequences, outcome.Statements, reused ?? run.ReusedParts, retries.Value, outcome.SourcePosition,
                    time.GetElapsedTime(begun));
            }
            catch (Exception exception) when (
                !cancellationToken.IsCancellationRequested && MayGoOn(exception, hasRun) && endurance.Bears(exception, board.Finished))
            {
                reused ??= run.ReusedParts;
                retries.Add();
                board.Note($"waiting for the servers: {exception.Message}");
                await endurance.PauseAsync(cancellationToken);
            }
            catch (SessionLostException exception)
            {
                throw new DeliveryException(
                    "The copy stopped.", exception.Message,
                    request.SourceIsFenced
                        ? "see that both servers answer, then run again: what is finished is kept, the rest is copied"
                        : "run again: as the source is not fenced, the copy starts over", exception);
            }
        }
    }

    // A new snapshot shows the same rows only when nobody writes. What fails before anything ran fails for good.
    private bool MayGoOn(Exception exception, bool hasRun) =>
        request.SourceIsFenced && (exception is SessionLostException || (hasRun && CopyFailure.IsPassing(exception)));

    private async Task<VerifyResult> VerifyAsync(ProgressBoard board, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        IReadOnlyList<JournalPart> parts;
        IReadOnlyDictionary<TableName, TableDigest> texts = new Dictionary<TableName, TableDigest>();
        await using (var target = await _sessions.OpenTargetReaderAsync(cancellationToken))
        {
            RequireFinished(await _journal.ReadAsync(target, cancellationToken));
            parts = await CopyJournal.PartsAsync(target, cancellationToken);
            if (!request.SourceIsFenced)
            {
                texts = await CopyJournal.TextsAsync(target, cancellationToken);
            }
        }

        var sources = CopyRun.Digests(parts);
        board.Enter(CopyPhase.Verify);
        board.Begin(0, sources.Sum(table => table.Bytes), 0, 0, 0, sources.Count, 0, 0);
        var comparison = new DatabaseComparison(request.Source, request.Target);
        var verdicts = request.Digest == DigestMethod.Sql
            ? await SqlVerdictsAsync(board, sources, cancellationToken)
            : await VerdictsAsync(board, parts, sources, cancellationToken);
        var located = new List<TableVerdict>(verdicts.Count);
        foreach (var verdict in verdicts)
        {
            located.Add(verdict.IsEqual ? verdict : await LocateAsync(comparison, verdict, texts.GetValueOrDefault(verdict.Source.Table), cancellationToken));
        }

        return new VerifyResult(located, await comparison.CompareSchemasAsync(request.Tables, cancellationToken), time.GetElapsedTime(begun));
    }

    // Equal values may have more than one binary form: an array that once held a null tells so. Then the rows' text decides: that of the snapshot
    // where the source goes on, and where nothing was kept of it, what both hold now, if no row can be named.
    private async Task<TableVerdict> LocateAsync(DatabaseComparison comparison, TableVerdict verdict, TableDigest? kept, CancellationToken cancellationToken)
    {
        var table = verdict.Source.Table;
        if (kept is not null)
        {
            verdict = new TableVerdict(kept, await DatabaseComparison.DigestAsync(request.Target, table, cancellationToken), null);
            if (verdict.IsEqual)
            {
                return verdict;
            }
        }

        var difference = await comparison.LocateAsync(table, cancellationToken);
        return difference is not null || kept is not null || request.Digest == DigestMethod.Sql
            ? verdict with { Difference = difference }
            : await TextVerdictAsync(table, cancellationToken);
    }

    private async Task<TableVerdict> TextVerdictAsync(TableName table, CancellationToken cancellationToken)
    {
        var digests = await Task.WhenAll(
            DatabaseComparison.DigestAsync(request.Source, table, cancellationToken), DatabaseComparison.DigestAsync(request.Target, table, cancellationToken));
        return new TableVerdict(digests[0], digests[1], null);
    }

    private async Task<IReadOnlyList<TableVerdict>> VerdictsAsync(
        ProgressBoard board, IReadOnlyList<JournalPart> parts, IReadOnlyList<TableDigest> sources, CancellationToken cancellationToken)
    {
        var targets = await new TargetDigests(request, _sessions, board, time).ReadAsync(parts, sources, cancellationToken);
        return [.. sources.Select(source => new TableVerdict(source, targets[source.Table], null))];
    }

    private async Task<IReadOnlyList<TableVerdict>> SqlVerdictsAsync(
        ProgressBoard board, IReadOnlyList<TableDigest> sources, CancellationToken cancellationToken)
    {
        var verdicts = new TableVerdict[sources.Count];
        await Parallel.ForAsync(
            0, sources.Count, new ParallelOptions { MaxDegreeOfParallelism = request.Workers, CancellationToken = cancellationToken },
            async (at, stop) =>
            {
                verdicts[at] = await TextVerdictAsync(sources[at].Table, stop);
                board.Moved(sources[at].Bytes);
                board.PartDone(sources[at].Bytes, sources[at].Bytes, verdicts[at].Source.Rows);
                board.TableDone();
            });
        return verdicts;
    }

    private void RequireFinished(JournalRun? run)
    {
        if (run is not { IsFinished: true })
        {
            throw new DeliveryException(
                $"The copy into {request.Target} is not finished.", run is null ? "the target has no journal of a copy" : $"run {request.Id} was interrupted",
                "run the copy to its end first");
        }
    }

    private async Task<T> TellingAsync<T>(
        IProgress<CopyProgress> progress, string what, Func<ProgressBoard, Task<T>> work, CancellationToken cancellationToken)
    {
        var board = new ProgressBoard(progress, time);
        using var stop = new CancellationTokenSource();
        var telling = board.TellAsync(stop.Token);
        try
        {
            return await work(board);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Npgsql reports what a cancellation ended as a failure of the server's.
            cancellationToken.ThrowIfCancellationRequested();
            var explained = CopyFailure.Explain(request, exception, what);
            if (explained == exception)
            {
                throw;
            }

            throw explained;
        }
        finally
        {
            await stop.CancelAsync();
            await telling;
        }
    }
}
