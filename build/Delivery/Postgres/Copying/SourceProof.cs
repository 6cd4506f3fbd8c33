using DifyDelivery.Postgres.Copying.Journal;
using DifyDelivery.Postgres.Copying.Rows;
using DifyDelivery.Postgres.Copying.Sessions;
using DifyDelivery.Postgres.Copying.Work;
using Npgsql;

namespace DifyDelivery.Postgres.Copying;

/// <summary>
/// Finds out whether the finished parts of an interrupted copy still are what the source holds: by the server's own counters where they
/// prove it, else by reading those parts once more.
/// </summary>
internal sealed class SourceProof(CopyRequest request, CopySessions sessions, SourceSnapshot snapshot)
{
    /// <summary>The tables whose finished parts are not what the source now holds.</summary>
    public async Task<IReadOnlyCollection<TableName>> ChangedAsync(
        SourceState earlier, IReadOnlyList<CopyTable> tables, IReadOnlyList<JournalPart> parts, CancellationToken cancellationToken)
    {
        if (snapshot.State.IsUnchangedSince(earlier))
        {
            return [];
        }

        var byName = tables.ToDictionary(table => table.Name);
        var changed = new HashSet<TableName>();
        var work = new Queue<JournalPart>(parts.Where(part => part.Sum is not null));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, request.Workers), new ParallelOptions { MaxDegreeOfParallelism = request.Workers, CancellationToken = cancellationToken },
            async (_, stop) =>
            {
                var connection = await sessions.OpenSourceAsync(snapshot.Name, stop);
                try
                {
                    var pump = new RowPump();
                    while (Next() is { } part)
                    {
                        if (await SumAsync(connection, pump, byName[part.Table] with { Format = part.Format }, part.Range, stop) != part.Sum)
                        {
                            Mark(part.Table);
                        }
                    }
                }
                finally
                {
                    await CopySessions.EndAsync(connection);
                }
            });
        return changed;

        JournalPart? Next()
        {
            lock (work)
            {
                while (work.TryDequeue(out var part))
                {
                    if (!changed.Contains(part.Table))
                    {
                        return part;
                    }
                }

                return null;
            }
        }

        void Mark(TableName table)
        {
            lock (work)
            {
                changed.Add(table);
            }
        }
    }

    private static async Task<RowSum> SumAsync(
        NpgsqlConnection connection, RowPump pump, CopyTable table, PartRange range, CancellationToken cancellationToken)
    {
        var hasher = RowHasher.For(table);
        var from = await RawCopy.ReadAsync(connection, table.ReadQuery(range), table.Format, cancellationToken);
        await pump.HashAsync(from, hasher, _ => { }, cancellationToken);
        await from.DisposeAsync();
        return hasher.Complete();
    }
}
