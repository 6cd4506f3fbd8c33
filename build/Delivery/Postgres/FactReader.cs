namespace DifyDelivery.Postgres;

/// <summary>Reads what a server says about itself. Nothing here needs more than a login.</summary>
internal sealed class FactReader(PostgresConnector connector)
{
    private static readonly string[] Settings =
    [
        "TimeZone", "max_connections", "superuser_reserved_connections", "wal_level", "max_wal_senders", "max_replication_slots", "ssl",
        "server_encoding", "password_encryption", "shared_preload_libraries", "azure.extensions",
    ];

    public Task<ServerFacts> ReadServerAsync(CancellationToken cancellationToken) =>
        connector.UseAsync(
            PostgresConnector.MaintenanceDatabase,
            async (connection, stop) =>
            {
                var settings = await connection.ListAsync(
                    "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY ($1)",
                    row => KeyValuePair.Create(row.GetString(0), row.GetString(1)), stop, [Settings]);
                return await connection.SingleAsync(
                    """
                    SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000, pg_postmaster_start_time(),
                           pg_is_in_recovery(), CASE WHEN s.ssl THEN s.version END,
                           r.rolname::text, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication
                    FROM pg_roles r LEFT JOIN pg_stat_ssl s ON s.pid = pg_backend_pid()
                    WHERE r.rolname = current_user
                    """,
                    row => new ServerFacts(
                        row.GetString(0), row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2), row.GetBoolean(3), row.TextOrNull(4),
                        new LoginFacts(row.GetString(5), row.GetBoolean(6), row.GetBoolean(7), row.GetBoolean(8), row.GetBoolean(9)),
                        settings.ToDictionary(StringComparer.Ordinal)),
                    stop);
            },
            cancellationToken);

    public Task<IReadOnlyList<DatabaseFacts>> ReadDatabasesAsync(CancellationToken cancellationToken) =>
        connector.UseAsync(
            PostgresConnector.MaintenanceDatabase,
            (connection, stop) => connection.ListAsync(
                // Azure's own azure_maintenance and azure_sys refuse CONNECT, and with it their size; a database whose files are gone has none.
                $"""
                SELECT datname::text, pg_get_userbyid(datdba)::text, pg_encoding_to_char(encoding)::text, datcollate::text,
                       coalesce(CASE WHEN has_database_privilege(oid, 'CONNECT') THEN pg_database_size(oid) END, 0), {DatabasePresence.IsLeftover}
                FROM pg_database WHERE NOT datistemplate ORDER BY datname
                """,
                row => new DatabaseFacts(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetBoolean(5)),
                stop),
            cancellationToken);

    public Task<IReadOnlyList<ExtensionFacts>> ReadExtensionsAsync(string database, CancellationToken cancellationToken) =>
        connector.UseAsync(
            database,
            (connection, stop) => connection.ListAsync(
                "SELECT extname::text, extversion, extnamespace::regnamespace::text FROM pg_extension ORDER BY extname",
                row => new ExtensionFacts(row.GetString(0), row.GetString(1), row.GetString(2)),
                stop),
            cancellationToken);

    public Task<long?> ReadUsedBytesAsync(CancellationToken cancellationToken) =>
        connector.UseAsync(
            PostgresConnector.MaintenanceDatabase,
            async (connection, stop) =>
            {
                var mayRead = await connection.SingleAsync("SELECT has_function_privilege('pg_ls_waldir()', 'EXECUTE')", row => row.GetBoolean(0), stop);
                return mayRead
                    ? await connection.SingleAsync(
                        """
                        SELECT ((SELECT coalesce(sum(pg_database_size(oid)), 0) FROM pg_database WHERE has_database_privilege(oid, 'CONNECT'))
                            + (SELECT coalesce(sum(size), 0) FROM pg_ls_waldir()))::bigint
                        """,
                        long? (row) => row.GetInt64(0), stop)
                    : null;
            },
            cancellationToken);
}
