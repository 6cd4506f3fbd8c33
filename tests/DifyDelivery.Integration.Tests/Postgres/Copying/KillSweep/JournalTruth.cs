using System.Collections.Concurrent;
using System.Data;
using Npgsql;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>
/// Holds a target's journal against its rows, at any instant: of each table there must be just the rows of the parts that are said to be
/// done, each with the content that the source has.
/// </summary>
internal sealed class JournalTruth(TestServer source, string sourceDatabase)
{
    private readonly ConcurrentDictionary<string, RowTotal> _parts = new();

    /// <summary>Reads journal and rows in one snapshot of the target, and the source.</summary>
    /// <returns>What the journal says.</returns>
    public async Task<JournalClaim> CheckAsync(TestServer target, string database)
    {
        await using var connection = new NpgsqlConnection(target.ConnectionString(database));
        await connection.OpenAsync();
        await ExecuteAsync(connection, DatabaseContent.Pinned);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        if (!(await DatabaseContent.ListAsync(connection, "SELECT to_regclass('dify_delivery.part') IS NOT NULL", row => row.GetBoolean(0))).Single())
        {
            return new JournalClaim(0, IsFinished: false);
        }

        var parts = await DatabaseContent.ListAsync(
            connection,
            """
            SELECT name, first_block, end_block, to_regclass(name) IS NOT NULL, done_at IS NOT NULL, rows, EXISTS (
                SELECT 1 FROM pg_locks WHERE locktype = 'relation' AND relation = to_regclass(name)::oid AND mode = 'AccessExclusiveLock' AND granted
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
            FROM dify_delivery.part, format('%I.%I', schema_name, table_name) AS name
            """,
            row => (
                Table: row.GetString(0), First: row.GetInt64(1), End: row.IsDBNull(2) ? (long?)null : row.GetInt64(2), Exists: row.GetBoolean(3),
                IsDone: row.GetBoolean(4), Rows: row.IsDBNull(5) ? 0 : row.GetInt64(5), IsLocked: row.GetBoolean(6)));

        // A session that is held in the commit of a key has its table for itself, for as long as the network hides it from the engine: it would be
        // waited for in vain. What is in that table is looked at when the session has been let go.
        foreach (var table in parts.Where(part => !part.IsLocked).GroupBy(part => part.Table))
        {
            var claimed = new RowTotal(0, 0);
            foreach (var part in table.Where(part => part.IsDone))
            {
                var total = await SourceAsync(part.Table, part.First, part.End);
                Require(total.Rows == part.Rows, $"the journal says {part.Rows} rows of {part.Table} from block {part.First}, where the source has {total.Rows}");
                claimed = new RowTotal(claimed.Rows + total.Rows, claimed.Sum + total.Sum);
            }

            var there = table.First().Exists ? await TotalAsync(connection, table.Key, "true") : new RowTotal(0, 0);
            Require(there == claimed, $"the journal claims {claimed} of {table.Key}, the target has {there}");
        }

        var finished = await DatabaseContent.ListAsync(connection, "SELECT 1 FROM dify_delivery.run WHERE finished_at IS NOT NULL", row => row.GetInt32(0));
        return new JournalClaim(parts.Count(part => part.IsDone), finished.Count > 0);
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new SweepException(otherwise);
        }
    }

    private async Task<RowTotal> SourceAsync(string table, long first, long? end)
    {
        var condition = end is { } next ? $"ctid >= '({first},0)' AND ctid < '({next},0)'" : $"ctid >= '({first},0)'";
        if (_parts.TryGetValue($"{table} {condition}", out var known))
        {
            return known;
        }

        await using var connection = new NpgsqlConnection(source.ConnectionString(sourceDatabase));
        await connection.OpenAsync();
        await ExecuteAsync(connection, DatabaseContent.Pinned);
        return _parts[$"{table} {condition}"] = await TotalAsync(connection, table, condition);
    }

    // The sum does not tell in which order rows lie.
    private static async Task<RowTotal> TotalAsync(NpgsqlConnection connection, string table, string condition) =>
        (await DatabaseContent.ListAsync(
            connection, $"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM ONLY {table} t WHERE {condition}",
            row => new RowTotal(row.GetInt64(0), row.GetDecimal(1)))).Single();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private readonly record struct RowTotal(long Rows, decimal Sum);
}

/// <summary>What a journal says.</summary>
internal sealed record JournalClaim(int PartsDone, bool IsFinished);
