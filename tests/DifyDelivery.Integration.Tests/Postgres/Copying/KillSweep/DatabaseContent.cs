using DifyDelivery.Integration.Tests.Support;
using Npgsql;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>
/// What a database holds, found out by the server and by pg_dump: nothing of it is the engine's. A table's rows are one sha256 over their
/// sorted text, a schema is what pg_dump writes.
/// </summary>
internal static class DatabaseContent
{
    /// <summary>Before anything that is compared as text.</summary>
    public const string Pinned = "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET extra_float_digits = 1; SET bytea_output = 'hex'; SET search_path = '';";

    private const string Tables =
        """
        SELECT format(
            $q$SELECT %L || ' ' || count(*) || ' ' || coalesce(encode(sha256(convert_to(string_agg(t::text, E'\n' ORDER BY t::text COLLATE "C"), 'UTF8')), 'hex'), '') FROM ONLY %I.%I t$q$,
            n.nspname || '.' || relname, n.nspname, relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dify_delivery', 'pg_toast')
        UNION ALL
        SELECT format('SELECT %L || last_value || is_called FROM %I.%I', n.nspname || '.' || relname || ' ', n.nspname, relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind = 'S'
        ORDER BY 1
        """;

    /// <summary>A line for every table and sequence.</summary>
    public static async Task<IReadOnlyList<string>> RowsAsync(TestServer server, string database)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(database));
        await connection.OpenAsync();
        var queries = await ListAsync(connection, $"{Pinned} {Tables}", row => row.GetString(0));
        return await ListAsync(connection, string.Join(" UNION ALL ", queries), row => row.GetString(0));
    }

    /// <summary>The lines of pg_dump's script.</summary>
    public static async Task<IReadOnlyList<string>> SchemaAsync(TestServer server, string database, string programs)
    {
        var (exit, output) = await ChildProgram.RunAsync(
            Path.Combine(programs, "pg_dump"),
            [
                "--schema-only", "--no-owner", "--no-acl", "--exclude-schema=dify_delivery",
                "-h", server.Host, "-p", $"{server.Port}", "-U", "postgres", "-d", database,
            ],
            new Dictionary<string, string?> { ["PGPASSWORD"] = TestServer.AdminPassword });
        return exit == 0
            ? [.. output.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal) && !line.StartsWith('\\'))]
            : throw new SweepException($"pg_dump failed: {output}");
    }

    public static async Task<IReadOnlyList<T>> ListAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var list = new List<T>();
        while (await reader.ReadAsync())
        {
            list.Add(read(reader));
        }

        return list;
    }
}
