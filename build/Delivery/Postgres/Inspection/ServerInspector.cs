using DifyDelivery.Errors;
using Npgsql;

namespace DifyDelivery.Postgres.Inspection;

/// <summary>Reads what a migration has to know of a server and its databases. Reads only, and needs no more than a login.</summary>
/// <param name="endpoint">The server, and who logs in.</param>
public sealed class ServerInspector(PostgresEndpoint endpoint)
{
    private readonly PostgresConnector _connector = new(endpoint);

    /// <summary>Reads the server. A server that does not answer or refuses the login is described, not thrown.</summary>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<ServerInspection> InspectServerAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var facts = await new FactReader(_connector).ReadServerAsync(cancellationToken);
            return await ReadAsync(
                PostgresConnector.MaintenanceDatabase, (connection, stop) => ReadServerAsync(connection, facts, stop), cancellationToken);
        }
        catch (DeliveryException exception)
        {
            return new ServerInspection { Endpoint = endpoint.ToString(), Obstacle = ServerObstacle.From(exception) };
        }
    }

    /// <summary>Reads one database. One that does not exist is described, and so is one that cannot be opened.</summary>
    /// <param name="database">Its name.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<DatabaseInspection> InspectDatabaseAsync(string database, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _connector.HasDatabaseAsync(database, cancellationToken)
                ? await ReadAsync(database, (connection, stop) => new DatabaseReader(connection, database).ReadAsync(stop), cancellationToken)
                : new DatabaseInspection { Name = database, Exists = false };
        }
        catch (DeliveryException exception)
        {
            return new DatabaseInspection { Name = database, Obstacle = ServerObstacle.From(exception) };
        }
    }

    private Task<T> ReadAsync<T>(string database, Func<NpgsqlConnection, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        _connector.UseAsync(
            database,
            async (connection, stop) =>
            {
                await connection.ExecuteAsync("SET default_transaction_read_only = on; SET row_security = off; SET search_path = ''", stop);
                return await read(connection, stop);
            },
            cancellationToken);

    private async Task<ServerInspection> ReadServerAsync(NpgsqlConnection connection, ServerFacts facts, CancellationToken cancellationToken)
    {
        var available = await connection.ListAsync(
            "SELECT name::text, default_version FROM pg_available_extensions",
            row => KeyValuePair.Create(row.GetString(0), row.TextOrNull(1) ?? ""), cancellationToken);

        var roles = await connection.ListAsync("SELECT rolname::text FROM pg_roles ORDER BY 1", row => row.GetString(0), cancellationToken);

        // Without the privilege to see it a session shows its role and database, and nothing else.
        var sessions = await connection.ListAsync(
            """
            SELECT pid, datname::text, coalesce(usename::text, ''), coalesce(application_name, ''), host(client_addr), state, xact_start, backend_xid IS NOT NULL
            FROM pg_stat_activity
            WHERE (backend_type = 'client backend' OR backend_type IS NULL) AND datname IS NOT NULL
              AND coalesce(application_name, '') NOT LIKE 'dify-delivery%' ORDER BY pid
            """,
            row => new SessionFacts(
                row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.TextOrNull(4), row.TextOrNull(5),
                row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6), row.GetBoolean(7)),
            cancellationToken);
        var prepared = await connection.ListAsync(
            "SELECT gid, database::text, prepared FROM pg_prepared_xacts ORDER BY prepared",
            row => new PreparedTransactionFacts(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2)), cancellationToken);

        // reserved_connections came with 16.
        return await connection.SingleAsync(
            """
            SELECT (SELECT bool_or(pg_has_role(current_user, oid, 'MEMBER')) FROM pg_roles WHERE rolname = 'azure_pg_admin'),
                   pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
                   current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                       - coalesce(current_setting('reserved_connections', true), '0')::int,
                   (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend' OR backend_type IS NULL),
                   (SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'),
                   current_setting('azure.extensions', true)
            """,
            row => new ServerInspection
            {
                Endpoint = endpoint.ToString(),
                Facts = facts,
                IsAzureAdministrator = !row.IsDBNull(0) && row.GetBoolean(0),
                SeesAllSessions = row.GetBoolean(1),
                Roles = roles,
                Connections = row.GetInt32(2),
                ConnectionsInUse = row.GetInt32(3),
                HasLz4 = !row.IsDBNull(4) && row.GetBoolean(4),
                AllowedExtensions = row.TextOrNull(5)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(name => name.ToLowerInvariant()).ToList(),
                AvailableExtensions = available.ToDictionary(StringComparer.Ordinal),
                Sessions = sessions,
                PreparedTransactions = prepared,
            },
            cancellationToken);
    }
}
