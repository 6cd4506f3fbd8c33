namespace DifyDelivery.Postgres;

/// <summary>Removes a database whole. Whoever calls it has proved that nobody misses what is in it.</summary>
/// <param name="endpoint">The server; the login owns the database or is a superuser.</param>
public sealed class DatabaseRemoval(PostgresEndpoint endpoint)
{
    /// <summary>
    /// How long a drop may take. It waits for a checkpoint of the whole server and removes every file before it answers: a busy server with
    /// much memory takes minutes for that, and has not gone away.
    /// </summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private readonly PostgresConnector _connector = new(endpoint);

    /// <summary>Whether a database holds tables of its own, with rows or without; false when there is no such database.</summary>
    /// <param name="database">Its name.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<bool> HasTablesAsync(string database, CancellationToken cancellationToken = default) =>
        await _connector.HasDatabaseAsync(database, cancellationToken) && await _connector.UseAsync(
            database,
            (connection, stop) => connection.SingleAsync(
                """
                SELECT EXISTS (
                    SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
                      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
                """,
                row => row.GetBoolean(0), stop),
            cancellationToken);

    /// <summary>Ends the database's sessions and drops it, or what a drop that was cut short has left of it. None there is success.</summary>
    /// <param name="database">Its name.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task DropAsync(string database, CancellationToken cancellationToken = default) => _connector.UseAsync(
        PostgresConnector.MaintenanceDatabase,
        async (connection, stop) =>
        {
            await connection.ExecuteAsync(Statement(database), Limit, stop);
            return true;
        },
        cancellationToken);

    /// <summary>What drops a database.</summary>
    internal static string Statement(string database) => $"DROP DATABASE IF EXISTS {Sql.Name(database)} WITH (FORCE)";
}
