using System.Globalization;
using DifyDelivery.Postgres.Copying.Journal;
using DifyDelivery.Postgres.Copying.Rows;
using DifyDelivery.Postgres.Copying.Sessions;
using DifyDelivery.Postgres.Copying.Work;
using Npgsql;

namespace DifyDelivery.Postgres.Copying;

/// <summary>
/// Adds the target's rows up as the source's were: the target hashes them itself where it may and can, else they are read back and hashed here.
/// </summary>
internal sealed class TargetDigests(CopyRequest request, CopySessions sessions, ProgressBoard board, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<CopyPart> _work = [];
    private readonly HashSet<TableName> _hashable = [];
    private readonly Dictionary<TableName, RowSum> _sums = [];
    private Dictionary<TableName, long> _bytes = [];
    private int _done;

    /// <summary>The target's digests.</summary>
    /// <param name="journal">Names the tables.</param>
    /// <param name="sources">What the source has of them: by its bytes the progress is told.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyDictionary<TableName, TableDigest>> ReadAsync(
        IReadOnlyList<JournalPart> journal, IReadOnlyList<TableDigest> sources, CancellationToken cancellationToken)
    {
        _bytes = sources.ToDictionary(source => source.Table, source => source.Bytes);
        var endurance = new Endurance(request, time);
        while (true)
        {
            try
            {
                if (_sums.Count == 0)
                {
                    await PlanAsync(journal, cancellationToken);
                }

                // A statement may take any time, for as long as another session is answered.
                await using var held = HeldSession.Over(await sessions.OpenTargetBrieflyAsync(cancellationToken), request.Silence, time);
                return await held.WhileHeldAsync($"The connection to {request.Target}", SumAsync, cancellationToken);
            }
            catch (Exception exception) when (
                !cancellationToken.IsCancellationRequested && (exception is SessionLostException || CopyFailure.IsPassing(exception))
                && endurance.Bears(exception, _done))
            {
                board.Note($"waiting for the target: {exception.Message}");
                await endurance.PauseAsync(cancellationToken);
            }
        }
    }

    private async Task PlanAsync(IReadOnlyList<JournalPart> journal, CancellationToken cancellationToken)
    {
        var formats = journal.DistinctBy(part => part.Table).ToDictionary(part => part.Table, part => part.Format);
        await using var target = await sessions.OpenTargetReaderAsync(cancellationToken);
        var encoding = await target.SingleAsync("SELECT pg_catalog.current_setting('server_encoding')", row => row.GetString(0), cancellationToken);
        var tables = (await SourceCatalog.TablesAsync(target, request.Tables, cancellationToken))
            .Where(table => formats.ContainsKey(table.Name))
            .Select(table => table with { Format = formats[table.Name] })
            .ToList();
        if (request.Digest == DigestMethod.Target)
        {
            _hashable.UnionWith(tables.Where(table => RowHashSql.CanHash(table, target.PostgreSqlVersion, encoding)).Select(table => table.Name));
        }

        foreach (var part in CopyPlan.Cut(tables, request.PartBytes))
        {
            _work.Enqueue(part);
        }

        foreach (var table in formats.Keys)
        {
            _sums[table] = default;
        }
    }

    private async Task<IReadOnlyDictionary<TableName, TableDigest>> SumAsync(CancellationToken alive)
    {
        board.Note(null);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, request.Workers), new ParallelOptions { MaxDegreeOfParallelism = request.Workers, CancellationToken = alive },
            async (worker, stop) =>
            {
                var connection = await sessions.OpenTargetReaderAsync(stop);
                try
                {
                    var pump = new RowPump();
                    while (Next() is { } part)
                    {
                        board.Working(worker, part.ToString());
                        await SumAsync(connection, pump, part, stop);
                    }
                }
                finally
                {
                    board.Working(worker, null);
                    await CopySessions.EndAsync(connection);
                }
            });
        return _sums.ToDictionary(sum => sum.Key, sum => sum.Value.Of(sum.Key));
    }

    private CopyPart? Next()
    {
        lock (_gate)
        {
            return _work.TryDequeue(out var part) ? part : null;
        }
    }

    private async Task SumAsync(NpgsqlConnection connection, RowPump pump, CopyPart part, CancellationToken cancellationToken)
    {
        var moved = 0L;
        try
        {
            if (part.Table.IsSecured)
            {
                await ForcedSecurity.BeginWithoutAsync(connection, part.Table.Name, cancellationToken);
            }

            RowSum sum;
            if (_hashable.Contains(part.Table.Name))
            {
                sum = await HashThereAsync(connection, part, Share(part), cancellationToken);
                Count(sum.Bytes);
            }
            else
            {
                sum = await HashHereAsync(connection, pump, part, bytes => Count(bytes), cancellationToken);
            }

            if (part.Table.IsSecured)
            {
                await connection.ExecuteAsync("ROLLBACK", cancellationToken);
            }

            board.PartDone(moved, Share(part), sum.Rows);
            lock (_gate)
            {
                _sums[part.Table.Name] += sum;
                _done++;
            }
        }
        catch
        {
            board.Moved(-moved);
            lock (_gate)
            {
                _work.Enqueue(part);
            }

            throw;
        }

        if (part.Number == part.Count)
        {
            board.TableDone();
        }

        void Count(long bytes)
        {
            moved += bytes;
            board.Moved(bytes);
        }
    }

    // Of what the source's rows had on the wire.
    private long Share(CopyPart part)
    {
        var bytes = _bytes[part.Table.Name];
        return (bytes * part.Number / part.Count) - (bytes * (part.Number - 1) / part.Count);
    }

    private static async Task<RowSum> HashThereAsync(NpgsqlConnection connection, CopyPart part, long bytes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(RowHashSql.Query(part.Table, part.Range), connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new RowSum(
            reader.GetInt64(0), bytes, unchecked((UInt128)Int128.Parse(reader.GetString(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)));
    }

    private static async Task<RowSum> HashHereAsync(
        NpgsqlConnection connection, RowPump pump, CopyPart part, Action<int> moved, CancellationToken cancellationToken)
    {
        var hasher = RowHasher.For(part.Table);
        var from = await RawCopy.ReadAsync(connection, part.Table.ReadQuery(part.Range), part.Table.Format, cancellationToken);
        await pump.HashAsync(from, hasher, moved, cancellationToken);
        await from.DisposeAsync();
        return hasher.Complete();
    }
}
