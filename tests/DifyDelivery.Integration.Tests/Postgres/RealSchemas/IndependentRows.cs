using System.Security.Cryptography;
using System.Text;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Integration.Tests.Postgres.RealSchemas;

/// <summary>
/// A database's rows as PostgreSQL's own programs print them, without any of what is tested: the statements of
/// <c>pg_dump --data-only --inserts</c>, and <c>COPY</c> in its text form through psql.
/// Sorted within each table, because the order of rows means nothing.
/// </summary>
internal static class IndependentRows
{
    private const string Marker = "=== ";

    private const string TablesSql = """
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dify_delivery')
          AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
        ORDER BY 1
        """;

    /// <summary>Every table's rows, each hashed, sorted; sequences are a table of their own.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> CopiedAsync(DatabaseRef database, string programs)
    {
        var tables = new List<string>();
        await using (var connection = new NpgsqlConnection(TestDatabases.ConnectionString(database)))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(TablesSql, connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }

        var script = new StringBuilder("SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex';\n");
        foreach (var table in tables)
            script.AppendLine($"\\qecho {QuotedForPsql(Marker + table)}\nCOPY (SELECT * FROM {table}) TO STDOUT;");

        script.AppendLine($"\\qecho '{Marker}sequences'\nCOPY (SELECT schemaname, sequencename, start_value, min_value, max_value, increment_by, cycle, cache_size, last_value FROM pg_sequences WHERE schemaname <> 'dify_delivery') TO STDOUT;");
        var output = await RunAsync(database, programs, "psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f"], script.ToString());
        var rows = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var section in output.Split($"\n{Marker}"))
        {
            var lines = section.Split('\n', StringSplitOptions.None);
            rows[lines[0].Replace(Marker, "", StringComparison.Ordinal)] = [.. lines[1..].Select(Hash).Order(StringComparer.Ordinal)];
        }

        rows.Count.ShouldBe(tables.Count + 1);
        return rows;
    }

    /// <summary>Every table's INSERT statements, each hashed, sorted.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> DumpedAsync(DatabaseRef database, string programs)
    {
        var output = await RunAsync(database, programs, "pg_dump", ["--data-only", "--inserts", "--exclude-schema=dify_delivery", "-f"], null);
        return Statements(output)
            .Where(statement => !statement.StartsWith('\\'))
            .GroupBy(statement => statement.Split(" VALUES ", 2)[0].Split(" DEFAULT VALUES", 2)[0] is ['I', ..] insert ? insert : "other statements")
            .ToDictionary(table => table.Key, table => (IReadOnlyList<string>)[.. table.Select(Hash).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Splits at semicolons that are not inside of quotes: a text may hold anything, lines that look like statements too.</summary>
    private static IEnumerable<string> Statements(string script)
    {
        var (begin, isQuoted) = (0, false);
        for (var index = 0; index < script.Length; index++)
        {
            if (script[index] == '\'')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && script[index] == '-' && script.AsSpan(index).StartsWith("--"))
            {
                index = begin = script.IndexOf('\n', index);
            }
            else if (!isQuoted && script[index] == ';')
            {
                yield return script[begin..index].Trim();
                begin = index + 1;
            }
        }
    }

    private static async Task<string> RunAsync(DatabaseRef database, string programs, string program, string[] arguments, string? script)
    {
        var folder = Directory.CreateTempSubdirectory("independent-").FullName;
        try
        {
            var (input, result) = (Path.Combine(folder, "in.sql"), Path.Combine(folder, "out"));
            await File.WriteAllTextAsync(input, script ?? "");
            string[] files = script is null ? [result] : [input, "-o", result];
            var (exitCode, output) = await ChildProgram.RunAsync(
                Path.Combine(programs, program),
                [.. arguments, .. files, "-h", database.Server.Host, "-p", $"{database.Server.Port}", "-U", database.Server.Username, "-d", database.Name],
                new Dictionary<string, string?> { ["PGPASSWORD"] = database.Server.Password, ["PGCLIENTENCODING"] = "UTF8" });
            exitCode.ShouldBe(0, output);
            return await File.ReadAllTextAsync(result);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string QuotedForPsql(string text) => $"'{text.Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
