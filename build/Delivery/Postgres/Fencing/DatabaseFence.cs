using System.Globalization;

namespace DifyDelivery.Postgres.Fencing;

/// <summary>The fence of a database on a real server.</summary>
/// <param name="endpoint">The server; the login owns the database or is a superuser.</param>
/// <param name="database">The database's name.</param>
public sealed class DatabaseFence(PostgresEndpoint endpoint, string database) : IDatabaseFence
{
    /// <summary>What our own sessions' application names begin with.</summary>
    public const string OwnApplication = "dify-delivery";

    private readonly PostgresConnector _connector = new(endpoint);

    /// <inheritdoc/>
    public Task<bool> IsReadOnlyAsync(CancellationToken cancellationToken = default) => _connector.UseAsync(
        PostgresConnector.MaintenanceDatabase,
        (connection, stop) => connection.SingleAsync(
            """
            SELECT coalesce(bool_or(setting = 'default_transaction_read_only=on'), false)
            FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) AS setting
            WHERE d.datname = $1 AND s.setrole = 0
            """,
            row => row.GetBoolean(0), stop, database),
        cancellationToken);

    /// <inheritdoc/>
    public Task RaiseAsync(CancellationToken cancellationToken = default) =>
        ExecuteAsync($"ALTER DATABASE {Sql.Name(database)} SET default_transaction_read_only = on", cancellationToken);

    /// <inheritdoc/>
    public Task LiftAsync(CancellationToken cancellationToken = default) =>
        ExecuteAsync($"ALTER DATABASE {Sql.Name(database)} RESET default_transaction_read_only", cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SessionFacts>> ListSessionsAsync(CancellationToken cancellationToken = default) => _connector.UseAsync(
        PostgresConnector.MaintenanceDatabase,
        (connection, stop) => connection.ListAsync(
            // Who may not read others' statistics sees their sessions with most columns empty: those count too.
            """
            SELECT pid, coalesce(usename::text, '?'), coalesce(application_name, ''), host(client_addr), coalesce(state, 'unknown'), backend_start
            FROM pg_stat_activity
            WHERE datname = $1 AND coalesce(backend_type, 'client backend') = 'client backend' AND pid <> pg_backend_pid()
              AND coalesce(application_name, '') NOT LIKE $2
            ORDER BY backend_start
            """,
            row => new SessionFacts(
                row.GetInt32(0), row.GetString(1), row.GetString(2), row.TextOrNull(3), row.GetString(4),
                row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5)),
            stop, database, OwnApplication + "%"),
        cancellationToken);

    /// <inheritdoc/>
    public Task EndAsync(IReadOnlyCollection<SessionFacts> sessions, CancellationToken cancellationToken = default) => _connector.UseAsync(
        PostgresConnector.MaintenanceDatabase,
        (connection, stop) => connection.ListAsync(
            // Only while it is the very session that was listed: a process id may have been given to another.
            "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE a.datname = $1 AND a.pid = ANY ($2)",
            row => row.GetBoolean(0), stop, database, sessions.Select(session => session.Pid).ToArray()),
        cancellationToken);

    /// <inheritdoc/>
    public Task<WritePosition> ReadPositionAsync(CancellationToken cancellationToken = default) => _connector.UseAsync(
        database,
        (connection, stop) => connection.SingleAsync(
            // User tables only: ANALYZE by autovacuum writes to the catalogue and is no write of ours or anybody's.
            // What a crash resets is dated by the server's own counts; a database that was not reset has no date.
            """
            SELECT pg_current_wal_insert_lsn()::text,
                   (SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint FROM pg_stat_user_tables),
                   concat_ws(' ', extract(epoch FROM pg_stat_get_bgwriter_stat_reset_time()), extract(epoch FROM pg_stat_get_db_stat_reset_time(d.oid))),
                   (SELECT count(*)::int FROM pg_prepared_xacts WHERE database = d.datname),
                   current_setting('track_counts')::bool
            FROM pg_database d WHERE d.datname = current_database()
            """,
            row => new WritePosition(row.GetString(0), new ChangeCount(row.GetInt64(1), row.GetString(2)), row.GetInt32(3), row.GetBoolean(4)), stop),
        cancellationToken);

    /// <summary>What tells this server's data from every other's: the system identifier that initdb gave it; null where the login may not read it.</summary>
    /// <param name="cancellationToken">Stops.</param>
    public Task<string?> ReadSystemIdentifierAsync(CancellationToken cancellationToken = default) => _connector.UseAsync(
        PostgresConnector.MaintenanceDatabase,
        async (connection, stop) =>
        {
            var mayRead = await connection.SingleAsync(
                "SELECT has_function_privilege('pg_control_system()', 'EXECUTE')", row => row.GetBoolean(0), stop);
            return mayRead
                ? await connection.SingleAsync("SELECT system_identifier FROM pg_control_system()", row => row.GetInt64(0).ToString(CultureInfo.InvariantCulture), stop)
                : null;
        },
        cancellationToken);

    private Task<bool> ExecuteAsync(string statement, CancellationToken cancellationToken) => _connector.UseAsync(
        PostgresConnector.MaintenanceDatabase,
        async (connection, stop) =>
        {
            // A fence must not be able to stand behind itself, nor go with a crash once it is said to stand.
            await connection.ExecuteAsync("SET default_transaction_read_only = off; SET synchronous_commit = on", stop);
            await connection.ExecuteAsync(statement, stop);
            return true;
        },
        cancellationToken);
}
