using Npgsql;

namespace DifyDelivery.Postgres.Backups;

/// <summary>Names databases, and writes beside a database what it is for: the note goes with it when it is renamed.</summary>
/// <param name="endpoint">The server; the login owns the databases and may create some, or is a superuser.</param>
public sealed class DatabaseNames(PostgresEndpoint endpoint)
{
    private readonly PostgresConnector _connector = new(endpoint);

    /// <summary>
    /// Every database with its comment; null where it has none. What a DROP DATABASE that was cut short has left takes its name still, and is
    /// nothing of what its comment says.
    /// </summary>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyDictionary<string, string?>> ListAsync(CancellationToken cancellationToken = default) =>
        (await ReadAsync(cancellationToken)).ToDictionary(database => database.Name, database => database.Note, StringComparer.Ordinal);

    /// <summary>The names of the databases that can be used: without what a DROP DATABASE that was cut short has left.</summary>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlySet<string>> ListUsableAsync(CancellationToken cancellationToken = default) =>
        (await ReadAsync(cancellationToken)).Where(database => !database.IsLeftover).Select(database => database.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Writes what a database is for.</summary>
    /// <param name="database">The database.</param>
    /// <param name="note">The comment.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task NoteAsync(string database, string note, CancellationToken cancellationToken = default) => RunAsync(
        [$"COMMENT ON DATABASE {Sql.Name(database)} IS '{note.Replace("'", "''", StringComparison.Ordinal)}'"], cancellationToken);

    /// <summary>Renames databases, all of them or none, in this order. Nobody may be connected to one of them.</summary>
    /// <param name="names">Old and new names.</param>
    /// <param name="cancellationToken">Stops before it is done.</param>
    /// <exception cref="Errors.DeliveryException">Somebody is connected, or a name is taken.</exception>
    public Task RenameAsync(IEnumerable<(string From, string To)> names, CancellationToken cancellationToken = default) => RunAsync(
        [.. names.Select(name => $"ALTER DATABASE {Sql.Name(name.From)} RENAME TO {Sql.Name(name.To)}")], cancellationToken);

    private Task<IReadOnlyList<(string Name, string? Note, bool IsLeftover)>> ReadAsync(CancellationToken cancellationToken) => _connector.UseAsync(
        PostgresConnector.MaintenanceDatabase,
        (connection, stop) => connection.ListAsync(
            $"""
            SELECT datname::text, CASE WHEN NOT {DatabasePresence.IsLeftover} THEN shobj_description(oid, 'pg_database') END, {DatabasePresence.IsLeftover}
            FROM pg_database WHERE NOT datistemplate
            """,
            row => (row.GetString(0), row.TextOrNull(1), row.GetBoolean(2)), stop),
        cancellationToken);

    private Task<bool> RunAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken) => _connector.UseAsync(
        PostgresConnector.MaintenanceDatabase,
        async (NpgsqlConnection connection, CancellationToken stop) =>
        {
            await connection.ExecuteAsync("BEGIN READ WRITE", stop);
            foreach (var statement in statements)
            {
                await connection.ExecuteAsync(statement, stop);
            }

            await connection.ExecuteAsync("COMMIT", stop);
            return true;
        },
        cancellationToken);
}
