using Npgsql;

namespace DifyDelivery.Postgres;

/// <summary>Answers whether there is something, without counting it.</summary>
internal sealed class RowLookup(PostgresConnector connector)
{
    public Task<bool> HasTableAsync(string database, string table, CancellationToken cancellationToken) =>
        AskAsync(database, (connection, stop) => HasTableAsync(connection, table, stop), cancellationToken);

    public Task<bool> HasRowsAsync(string database, string table, CancellationToken cancellationToken) =>
        AskAsync(
            database,
            async (connection, stop) =>
                await HasTableAsync(connection, table, stop)
                && await connection.SingleAsync($"SELECT EXISTS (SELECT 1 FROM public.{Sql.Name(table)})", row => row.GetBoolean(0), stop),
            cancellationToken);

    public Task<bool> HasDataAsync(string database, CancellationToken cancellationToken) =>
        AskAsync(
            database,
            async (connection, stop) =>
            {
                // Partitions are asked through their parent; what an extension brings is not data of ours.
                var tables = await connection.ListAsync(
                    """
                    SELECT format('%I.%I', n.nspname, c.relname)
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
                      AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
                      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
                    """,
                    row => row.GetString(0), stop);
                return tables.Count > 0 && await connection.SingleAsync(
                    "SELECT " + string.Join(" OR ", tables.Select(table => $"EXISTS (SELECT 1 FROM {table})")), row => row.GetBoolean(0), stop);
            },
            cancellationToken);

    public async Task<IReadOnlyList<string>> ReadRevisionsAsync(string database, CancellationToken cancellationToken) =>
        await HasTableAsync(database, "alembic_version", cancellationToken)
            ? await connector.UseAsync(
                database,
                (connection, stop) => connection.ListAsync("SELECT version_num::text FROM public.alembic_version ORDER BY 1", row => row.GetString(0), stop),
                cancellationToken)
            : [];

    private static Task<bool> HasTableAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken) =>
        connection.SingleAsync(
            "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename = $1)", row => row.GetBoolean(0), cancellationToken, table);

    /// <summary>A database that is not there, or not any more, holds nothing.</summary>
    private async Task<bool> AskAsync(
        string database, Func<NpgsqlConnection, CancellationToken, Task<bool>> ask, CancellationToken cancellationToken) =>
        await connector.HasDatabaseAsync(database, cancellationToken) && await connector.UseAsync(database, ask, cancellationToken);
}
