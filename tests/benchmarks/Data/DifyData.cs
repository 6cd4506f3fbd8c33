using System.Globalization;
using DifyDelivery.Benchmarks.Machines;

namespace DifyDelivery.Benchmarks.Data;

/// <summary>The database that is copied: made inside the server, in the shape of Dify's.</summary>
/// <param name="Megabytes">Its size as the source measures it, indexes included.</param>
/// <param name="Tables">How many tables.</param>
/// <param name="Indexes">How many indexes.</param>
/// <param name="Rows">How many rows.</param>
internal sealed record DifyData(double Megabytes, long Tables, long Indexes, double Rows)
{
    // What seed.sql makes at scale 1, and an empty database; measured.
    private const double MegabytesPerScale = 1290;
    private const double EmptyMegabytes = 12;

    /// <summary>Fills the source, unless an earlier run has filled it with as much.</summary>
    public static async Task<DifyData> PrepareAsync(
        BenchmarkServer source, string database, int megabytes, TextWriter output, CancellationToken cancellationToken)
    {
        var comment = $"{megabytes} MB, {Resource("seed.sql").Length}";
        if (await source.QueryAsync<long>("postgres", $"SELECT count(*) FROM pg_database WHERE datname = '{database}' AND shobj_description(oid, 'pg_database') = '{comment}'", cancellationToken) == 0)
        {
            await output.WriteLineAsync($"filling the source with about {megabytes} MB");
            await source.DropDatabaseAsync(database, cancellationToken);
            await source.CreateDatabaseAsync(database, cancellationToken);
            var scale = Math.Max(0.01, (megabytes - EmptyMegabytes) / MegabytesPerScale).ToString(CultureInfo.InvariantCulture);
            await source.ExecuteAsync(database, $"ALTER DATABASE {database} SET pool.scale = '{scale}'", cancellationToken);
            // Statement by statement: VACUUM and CHECKPOINT stand alone.
            foreach (var statement in (Resource("schema.sql") + Resource("seed.sql")).Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                await source.ExecuteAsync(database, statement, cancellationToken);
            }

            await source.ExecuteAsync(database, $"ALTER DATABASE {database} RESET pool.scale", cancellationToken);
            await source.ExecuteAsync(database, Owned, cancellationToken);
            await source.ExecuteAsync("postgres", $"COMMENT ON DATABASE {database} IS '{comment}'", cancellationToken);
        }

        // Read once: the first method shall not pay for a cold cache.
        await source.ExecuteAsync(database, "DO $$ DECLARE t regclass; n bigint; BEGIN FOR t IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP EXECUTE format('SELECT sum(length(t::text)) FROM %s t', t) INTO n; END LOOP; END $$", cancellationToken);
        return new DifyData(
            await source.QueryAsync<long>(database, "SELECT pg_database_size(current_database())", cancellationToken) / 1048576.0,
            await source.QueryAsync<long>(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", cancellationToken),
            await source.QueryAsync<long>(database, "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'", cancellationToken),
            await source.QueryAsync<double>(database, "SELECT sum(reltuples)::float8 FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace", cancellationToken));
    }

    /// <summary>Hands all that was made to the role that copies.</summary>
    private static string Owned => $"""
        DO $$ DECLARE t text; BEGIN
          FOR t IN SELECT format('ALTER %s %s OWNER TO {BenchmarkServer.Owner}', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass)
                   FROM pg_class AS c WHERE relkind IN ('r', 'S') AND relnamespace = 'public'::regnamespace
                   AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype IN ('a', 'e')) LOOP
            EXECUTE t;
          END LOOP;
        END $$
        """;

    private static string Resource(string name)
    {
        using var stream = typeof(DifyData).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
