using DifyDelivery.Postgres.Copying.Journal;
using DifyDelivery.Postgres.Copying.Schema;
using DifyDelivery.Postgres.Copying.Sessions;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>Does one thing after the other; what a lost connection interrupted is tried anew with new connections.</summary>
internal sealed class CopyWorker(
    int number, CopyRequest request, CopySessions sessions, string snapshot, CopyJournal journal, ProgressBoard board, RetryCount retries, TimeProvider time)
{
    public async Task RunAsync(WorkQueue queue, CancellationToken cancellationToken)
    {
        await using var copier = new PartCopier(sessions, snapshot, journal, board, time);
        StatementRunner? runner = null;
        while (await queue.TakeAsync(cancellationToken) is { } item)
        {
            board.Working(number, Title(item));
            var endurance = new Endurance(request, time);
            for (var attempt = 1; await TryAsync(item, attempt, endurance) is { } failure; attempt++)
            {
                board.Working(number, $"{Title(item)}, tried again after: {failure.Message}");
                runner = null;
                await copier.DisposeAsync();
                retries.Add();
                await endurance.PauseAsync(cancellationToken);
                board.Working(number, Title(item));
            }

            board.Working(number, null);
            queue.Done(item);
            if (item is PartItem && item.Table.HasRows)
            {
                board.TableDone();
            }
        }

        async Task<Exception?> TryAsync(WorkItem item, int attempt, Endurance endurance)
        {
            try
            {
                var target = await copier.TargetAsync(cancellationToken);
                runner ??= new StatementRunner(target, journal);
                switch (item)
                {
                    case PartItem { Part: var part }:
                        // The connection may have been lost while the last attempt's commit went through.
                        if (attempt > 1 && await CopyJournal.PartSumAsync(target, part, cancellationToken) is { } sum)
                        {
                            board.PartDone(0, part.ExpectedBytes, sum.Rows);
                        }
                        else
                        {
                            await copier.CopyAsync(part, cancellationToken);
                        }

                        break;
                    case StatementItem { Statement: var statement }:
                        if (attempt == 1 || !await CopyJournal.IsStatementDoneAsync(target, statement.Key, cancellationToken))
                        {
                            await runner.RunAsync(statement, cancellationToken);
                        }

                        board.StatementDone();
                        break;
                    case AnalyzeItem { Name: var name }:
                        if (attempt == 1 || !await CopyJournal.IsStatementDoneAsync(target, StatementRunner.AnalyzeKey(name), cancellationToken))
                        {
                            await runner.AnalyzeAsync(name, cancellationToken);
                        }

                        break;
                }

                return null;
            }
            catch (Exception exception) when (
                !cancellationToken.IsCancellationRequested && CopyFailure.IsPassing(exception) && endurance.Bears(exception, finished: 0))
            {
                return exception;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw CopyFailure.Explain(request, exception, $"The copy of {Title(item)}");
            }
        }
    }

    private static string Title(WorkItem item) => item switch
    {
        PartItem { Part: var part } => part.ToString(),
        StatementItem { Statement: var statement } => statement.Title,
        _ => $"ANALYZE {item.Table.Name}",
    };
}
