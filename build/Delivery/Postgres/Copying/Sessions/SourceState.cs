using DifyDelivery.Postgres.Copying.Schema;
using Npgsql;

namespace DifyDelivery.Postgres.Copying.Sessions;

/// <summary>What tells whether a source has been written to between two moments.</summary>
/// <param name="Identity">
/// Which database of which server: it stays when address, port or password change. The system identifier that initdb gave the server; where the
/// login may not read it, a digest of the numbers and names of the database's tables, which another server gives out otherwise and which change
/// only with the schema.
/// </param>
/// <param name="Position">The WAL position.</param>
/// <param name="Oldest">The oldest transaction that may still be running.</param>
/// <param name="Next">The next transaction's number.</param>
/// <param name="Started">When the server started, and its counters began.</param>
/// <param name="Counters">A digest of every table's counters of written rows, and of its files.</param>
internal sealed record SourceState(string Identity, string Position, string Oldest, string Next, string Started, string Counters)
{
    public static async Task<SourceState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var counters = await connection.ListAsync(
            """
            SELECT pg_catalog.format('%s %s %s %s %s', relid, n_tup_ins, n_tup_upd, n_tup_del, pg_catalog.pg_relation_filenode(relid))
            FROM pg_catalog.pg_stat_user_tables ORDER BY relid
            """,
            row => row.GetString(0), cancellationToken);
        var server = await ServerAsync(connection, cancellationToken);
        return await connection.SingleAsync(
            """
            SELECT $1 || '/' || d.oid,
                (CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_insert_lsn() END)::text,
                pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::text, pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text,
                pg_catalog.pg_postmaster_start_time()::text || ' ' || coalesce(pg_catalog.pg_stat_get_db_stat_reset_time(d.oid)::text, '-'),
                pg_catalog.current_setting('track_counts')
            FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
            """,
            row => new SourceState(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4),
                // Counters that do not count are never equal.
                row.GetString(5) == "on" ? TextDigest.Of(counters) : $"{Guid.NewGuid():n}"),
            cancellationToken, server);
    }

    private static async Task<string> ServerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // In two queries: a function that may not be called makes a query fail even where its value is not asked for.
        if (await connection.SingleAsync(
            "SELECT pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')", row => row.GetBoolean(0), cancellationToken))
        {
            return await connection.SingleAsync(
                "SELECT system_identifier::text FROM pg_catalog.pg_control_system()", row => row.GetString(0), cancellationToken);
        }

        var tables = await connection.ListAsync(
            """
            SELECT pg_catalog.format('%s %s', c.oid, c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema' ORDER BY c.oid
            """,
            row => row.GetString(0), cancellationToken);
        return $"tables {TextDigest.Of(tables)}";
    }

    /// <summary>
    /// Whether it is certain that a snapshot taken after this state sees what one taken after <paramref name="earlier"/> saw. A change needs
    /// a transaction number, so an unmoved counter proves it at once; where others used numbers up (statistics, another database), the
    /// tables' own counters do, as long as they were not reset. False: not proved, which is not the same as changed.
    /// </summary>
    public bool IsUnchangedSince(SourceState earlier) =>
        Identity == earlier.Identity
        && ((earlier.Oldest == earlier.Next && Oldest == Next && Next == earlier.Next)
            || Position == earlier.Position
            || (Started == earlier.Started && Counters == earlier.Counters));
}
