using DifyDelivery.Postgres.Copying.Journal;
using DifyDelivery.Postgres.Copying.Rows;
using DifyDelivery.Postgres.Copying.Sessions;
using DifyDelivery.Postgres.Copying.Work;
using Npgsql;

namespace DifyDelivery.Postgres.Copying;

/// <summary>Reads the target back as the source was read, and adds its rows up the same way.</summary>
internal sealed class StreamVerification(CopyRequest request, CopySessions sessions, ProgressBoard board, TimeProvider time)
{
    /// <summary>The target's digests, of the tables that the journal names.</summary>
    public async Task<IReadOnlyDictionary<TableName, TableDigest>> ReadAsync(IReadOnlyList<JournalPart> journal, CancellationToken cancellationToken)
    {
        var formats = journal.DistinctBy(part => part.Table).ToDictionary(part => part.Table, part => part.Format);
        await using var catalog = await sessions.OpenTargetReaderAsync(cancellationToken);
        var tables = await SourceCatalog.TablesAsync(catalog, request.Tables, cancellationToken);
        var known = tables.Where(table => formats.ContainsKey(table.Name)).Select(table => table with { Format = formats[table.Name] });
        var work = new Queue<CopyPart>(CopyPlan.Cut(known, request.PartBytes));
        var sums = formats.Keys.ToDictionary(table => table, _ => default(RowSum));
        await Parallel.ForEachAsync(
            Enumerable.Range(1, request.Workers), new ParallelOptions { MaxDegreeOfParallelism = request.Workers, CancellationToken = cancellationToken },
            async (worker, stop) =>
            {
                var pump = new RowPump();
                NpgsqlConnection? connection = null;
                try
                {
                    while (Next() is { } part)
                    {
                        board.Working(worker, part.ToString());
                        for (var attempt = 1; ; attempt++)
                        {
                            try
                            {
                                connection ??= await sessions.OpenTargetReaderAsync(stop);
                                Add(part, await SumAsync(connection, pump, part, stop));
                                break;
                            }
                            catch (Exception exception) when (
                                attempt < request.Attempts && !stop.IsCancellationRequested && CopyFailure.IsPassing(exception))
                            {
                                await CopySessions.EndAsync(connection);
                                connection = null;
                                await Task.Delay(RetryCount.Pause(attempt), time, stop);
                            }
                        }

                        board.Working(worker, null);
                    }
                }
                finally
                {
                    await CopySessions.EndAsync(connection);
                }
            });
        return sums.ToDictionary(sum => sum.Key, sum => sum.Value.Of(sum.Key));

        CopyPart? Next()
        {
            lock (work)
            {
                return work.TryDequeue(out var part) ? part : null;
            }
        }

        void Add(CopyPart part, RowSum sum)
        {
            lock (work)
            {
                sums[part.Table.Name] += sum;
            }

            if (part.Number == part.Count)
            {
                board.TableDone();
            }
        }
    }

    private async Task<RowSum> SumAsync(NpgsqlConnection connection, RowPump pump, CopyPart part, CancellationToken cancellationToken)
    {
        var moved = 0L;
        try
        {
            if (part.Table.IsSecured)
            {
                // The owner of a table with forced security sees only its own rows; nobody else sees this change, which is taken back.
                await connection.ExecuteAsync("BEGIN READ WRITE", cancellationToken);
                await connection.ExecuteAsync($"ALTER TABLE {part.Table.Name.Quoted} NO FORCE ROW LEVEL SECURITY", cancellationToken);
            }

            var hasher = RowHasher.For(part.Table.Format);
            var from = await RawCopy.ReadAsync(connection, part.Table.ReadQuery(part.Range), part.Table.Format, cancellationToken);
            await pump.HashAsync(from, hasher, Count, cancellationToken);
            await from.DisposeAsync();
            if (part.Table.IsSecured)
            {
                await connection.ExecuteAsync("ROLLBACK", cancellationToken);
            }

            var sum = hasher.Complete();
            board.PartDone(moved, part.ExpectedBytes, sum.Rows);
            return sum;
        }
        catch
        {
            board.Moved(-moved);
            throw;
        }

        void Count(int bytes)
        {
            moved += bytes;
            board.Moved(bytes);
        }
    }
}
