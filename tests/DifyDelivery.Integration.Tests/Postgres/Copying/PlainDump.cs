using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>A database as text by pg_dump alone: a comparison that shares nothing with the copy.</summary>
internal static class PlainDump
{
    /// <summary>All rows as INSERTs and all sequences, sorted.</summary>
    public static Task<IReadOnlyList<string>> RowsAsync(DatabaseRef database) =>
        LinesAsync(database, sort: true, "--data-only", "--inserts", "--rows-per-insert=1");

    /// <summary>The schema, in pg_dump's order.</summary>
    public static Task<IReadOnlyList<string>> SchemaAsync(DatabaseRef database) => LinesAsync(database, sort: false, "--schema-only");

    /// <summary>Compares both.</summary>
    public static async Task ShouldBeEqualAsync(DatabaseRef source, DatabaseRef target)
    {
        ShouldBeEqual(await SchemaAsync(source), await SchemaAsync(target));
        ShouldBeEqual(await RowsAsync(source), await RowsAsync(target));
    }

    /// <summary>Compares the rows as the servers print them: works across versions, which pg_dump does not.</summary>
    public static async Task RowsShouldBeEqualAsync(DatabaseRef source, DatabaseRef target) =>
        ShouldBeEqual(await TextsAsync(source), await TextsAsync(target));

    private static async Task<IReadOnlyList<string>> TextsAsync(DatabaseRef database)
    {
        await using var connection = new NpgsqlConnection(TestDatabases.ConnectionString(database));
        await connection.OpenAsync();
        await using var names = new NpgsqlCommand(
            """
            SET timezone = 'UTC';
            SELECT format($q$SELECT %L || ' ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text COLLATE "C")), '') FROM ONLY %I.%I t$q$,
                n.nspname || '.' || relname, n.nspname, relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE relkind IN ('r', 'm') AND relispopulated AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dify_delivery') ORDER BY 1
            """,
            connection);
        var queries = new List<string>();
        await using (var reader = await names.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                queries.Add(reader.GetString(0));
            }
        }

        var texts = new List<string>();
        foreach (var query in queries)
        {
            await using var command = new NpgsqlCommand(query, connection);
            texts.Add((string)(await command.ExecuteScalarAsync())!);
        }

        return texts;
    }

    // Shouldly would print both whole.
    private static void ShouldBeEqual(IReadOnlyList<string> source, IReadOnlyList<string> target)
    {
        source.Except(target).Take(5).Select(Shorten).ShouldBeEmpty("only in the source");
        target.Except(source).Take(5).Select(Shorten).ShouldBeEmpty("only in the target");
        target.SequenceEqual(source).ShouldBeTrue("the lines are the same, in another order or number");
    }

    private static string Shorten(string line) => line.Length > 300 ? line[..300] + "..." : line;

    private static async Task<IReadOnlyList<string>> LinesAsync(DatabaseRef database, bool sort, params string[] options)
    {
        var (exit, output) = await ChildProgram.RunAsync(
            Path.Combine(PostgresBinaries.Folder(), "pg_dump"),
            ["--no-owner", "--no-acl", "--exclude-schema=dify_delivery", .. options],
            new Dictionary<string, string?>
            {
                ["PGHOST"] = database.Server.Host,
                ["PGPORT"] = $"{database.Server.Port}",
                ["PGUSER"] = database.Server.Username,
                ["PGPASSWORD"] = database.Server.Password,
                ["PGDATABASE"] = database.Name,
                ["PGSSLMODE"] = database.Server.Tls == PostgresTls.Disable ? "disable" : "require",
            });
        exit.ShouldBe(0, output);
        var lines = output.Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal) && !line.StartsWith('\\') && !line.StartsWith("COMMENT ON EXTENSION", StringComparison.Ordinal));
        return [.. sort ? lines.Order(StringComparer.Ordinal) : lines];
    }
}
