using Npgsql;

namespace DifyDelivery.Postgres;

/// <summary>Answers whether there is something, without counting it.</summary>
internal sealed class RowLookup(PostgresConnector connector)
{
    /// <summary>Tables that one statement asks: it locks each of them.</summary>
    private const int Together = 100;

    public Task<bool> HasTableAsync(string database, string table, CancellationToken cancellationToken) =>
        AskAsync(database, (connection, stop) => HasTableAsync(connection, table, stop), cancellationToken);

    public Task<bool> HasRowsAsync(string database, string table, CancellationToken cancellationToken) =>
        AskAsync(
            database,
            async (connection, stop) =>
                await HasTableAsync(connection, table, stop)
                && await connection.SingleAsync($"SELECT EXISTS (SELECT 1 FROM public.{Sql.Name(table)})", row => row.GetBoolean(0), stop),
            cancellationToken);

    public Task<bool> HasDataAsync(string database, CancellationToken cancellationToken) => AskAsync(database, HasDataAsync, cancellationToken);

    public async Task<IReadOnlyList<string>> ReadRevisionsAsync(string database, CancellationToken cancellationToken) =>
        await HasTableAsync(database, "alembic_version", cancellationToken)
            ? await connector.UseAsync(
                database,
                (connection, stop) => connection.ListAsync("SELECT version_num::text FROM public.alembic_version ORDER BY 1", row => row.GetString(0), stop),
                cancellationToken)
            : [];

    private static async Task<bool> HasDataAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await connection.SingleAsync("SELECT EXISTS (SELECT FROM pg_largeobject_metadata)", row => row.GetBoolean(0), cancellationToken))
            return true;

        // A table without a page has no row; what an extension brings is not data of ours.
        var tables = await connection.ListAsync(
            """
            SELECT format('%I.%I', n.nspname, c.relname),
                   has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND pg_relation_size(c.oid) > 0
              AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            """,
            row => (Name: row.GetString(0), IsReadable: row.GetBoolean(1)), cancellationToken);

        // What cannot be read counts as held: the answer is about what may be lost.
        if (tables.Any(table => !table.IsReadable))
            return true;
        foreach (var some in tables.Chunk(Together))
        {
            var text = "SELECT " + string.Join(" OR ", some.Select(table => $"EXISTS (SELECT FROM ONLY {table.Name})"));
            if (await connection.SingleAsync(text, row => row.GetBoolean(0), cancellationToken))
                return true;
        }

        return false;
    }

    private static Task<bool> HasTableAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken) =>
        connection.SingleAsync(
            "SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tablename = $1)", row => row.GetBoolean(0), cancellationToken, table);

    /// <summary>A database that is not there, or not any more, holds nothing.</summary>
    private async Task<bool> AskAsync(
        string database, Func<NpgsqlConnection, CancellationToken, Task<bool>> ask, CancellationToken cancellationToken) =>
        await connector.HasDatabaseAsync(database, cancellationToken) && await connector.UseAsync(database, ask, cancellationToken);
}
