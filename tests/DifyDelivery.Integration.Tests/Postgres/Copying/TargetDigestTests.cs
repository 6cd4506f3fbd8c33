using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Copying.Rows;
using DifyDelivery.Postgres.Copying.Work;
using Npgsql;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>The target hashes its own rows, and nothing that it holds wrongly is missed.</summary>
[Collection(CopyServersCollection.Name)]
public sealed class TargetDigestTests(CopyServers servers)
{
    private const string Pairs =
        """
        CREATE EXTENSION hstore;
        CREATE DOMAIN short AS text CHECK (length(VALUE) < 100);
        CREATE TABLE pairs (a text, n int, b varchar(99), at timestamp, c text, raw bytea, doc json);
        INSERT INTO pairs SELECT 'a' || n, n, 'b' || n, '2020-01-01'::timestamp + n * '1 hour'::interval, CASE WHEN n % 3 > 0 THEN repeat('c' || n, 1000) END,
            decode(repeat(md5(n::text), 200), 'hex'), json_build_object('n', n) FROM generate_series(1, 500) n;
        CREATE TABLE numbers (a int, b int8);
        INSERT INTO numbers SELECT n, 1000 - n FROM generate_series(1, 500) n;
        CREATE TABLE texts (a text, b text);
        INSERT INTO texts SELECT 'a' || n, 'b' || n FROM generate_series(1, 500) n;
        CREATE TABLE others (a hstore, b text);
        INSERT INTO others SELECT hstore('n', n::text), 'b' || n FROM generate_series(1, 500) n;
        CREATE TABLE shorts (a short, b text);
        INSERT INTO shorts SELECT 'a' || n, 'b' || n FROM generate_series(1, 500) n;
        """;

    [Theory]
    [InlineData("pairs", "UPDATE pairs SET n = n + 1 WHERE n = 500")]
    [InlineData("pairs", "UPDATE pairs SET n = 3 - n WHERE n < 3")]
    [InlineData("pairs", "UPDATE pairs SET a = 'a' || 3 - n WHERE n < 3")]
    [InlineData("pairs", "UPDATE pairs SET a = b, b = a WHERE n = 7")]
    [InlineData("pairs", "UPDATE pairs SET c = '' WHERE n = 3")]
    [InlineData("pairs", "UPDATE pairs SET c = NULL WHERE n = 4")]
    [InlineData("pairs", "UPDATE pairs SET c = overlay(c placing 'x' from 1500) WHERE n = 4")]
    [InlineData("pairs", "UPDATE pairs SET raw = set_byte(raw, 3000, 1) WHERE n = 4")]
    [InlineData("pairs", "UPDATE pairs SET doc = '{\"n\":9}' WHERE n = 4")]
    [InlineData("pairs", "UPDATE pairs SET at = at + '1 microsecond' WHERE n = 4")]
    [InlineData("pairs", "DELETE FROM pairs WHERE n = 4")]
    [InlineData("pairs", "INSERT INTO pairs SELECT * FROM pairs WHERE n = 4")]
    [InlineData("numbers", "UPDATE numbers SET a = 3 - a WHERE a < 3")]
    [InlineData("numbers", "UPDATE numbers SET a = b, b = a WHERE a = 7")]
    [InlineData("texts", "UPDATE texts SET b = CASE b WHEN 'b1' THEN 'b2' ELSE 'b1' END WHERE b IN ('b1', 'b2')")]
    [InlineData("others", "UPDATE others SET a = a || 'n=>0' WHERE b = 'b1'")]
    [InlineData("shorts", "UPDATE shorts SET a = 'x' WHERE b = 'b1'")]
    public async Task EveryChangeIsFound(string table, string change)
    {
        var target = await servers.NewTargetAsync("hstore");
        var copy = CopyServers.CopyOf(CopyServers.Request(await servers.NewSourceAsync(Pairs), target));
        await copy.RunAsync(new ProgressLog());
        (await copy.VerifyAsync(new ProgressLog())).IsEqual.ShouldBeTrue();

        await servers.Target.QueryAsync(change, target.Name);

        (await copy.VerifyAsync(new ProgressLog())).Tables.Where(verdict => !verdict.IsEqual).ShouldHaveSingleItem().Source.Table.Name.ShouldBe(table);
    }

    [Fact]
    public async Task BytesAreHashedHereAsThere()
    {
        var target = await servers.NewTargetAsync();
        await using var connection = new NpgsqlConnection(servers.Target.ConnectionString(target.Name));
        await connection.OpenAsync();
        var random = new Random(5);
        for (var length = 0; length < 200; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var seed = random.NextInt64(long.MinValue, long.MaxValue);
            await using var command = new NpgsqlCommand("SELECT hash_record_extended(ROW($1), $2)", connection)
            {
                Parameters = { new() { Value = bytes }, new() { Value = seed } },
            };
            (await command.ExecuteScalarAsync()).ShouldBe(unchecked((long)FieldHash.Of(bytes, (ulong)seed)));
            await using var number = new NpgsqlCommand("SELECT hashtextextended('', $1)", connection) { Parameters = { new() { Value = seed } } };
            (await number.ExecuteScalarAsync()).ShouldBe(unchecked((long)RowHash.Row((ulong)seed, 0)));
        }
    }

    [Fact]
    public async Task OnlyWhatIsNotPostgreSqlsOwnIsReadBack()
    {
        var source = await servers.NewSourceAsync(Pairs, SampleTables.Script);
        await using var connection = new NpgsqlConnection(servers.Source.ConnectionString(source.Name));
        await connection.OpenAsync();
        var tables = await SourceCatalog.TablesAsync(connection, TableSelection.All, CancellationToken.None);

        Unfit(new Version(15, 0), "UTF8").ShouldBe(["others", "shorts"]);
        Unfit(new Version(13, 0), "UTF8").Count().ShouldBe(tables.Count);
        Unfit(new Version(15, 0), "LATIN1").Count().ShouldBe(tables.Count);

        IEnumerable<string> Unfit(Version server, string encoding) =>
            tables.Where(table => !RowHashSql.CanHash(table, server, encoding)).Select(table => table.Name.Name).Order();
    }

    [Fact]
    public async Task EveryTypeOfPostgreSqlsOwnIsHashedThere()
    {
        var source = await servers.NewSourceAsync(OddValues.Extensions, OddValues.Script);
        await using var connection = new NpgsqlConnection(servers.Source.ConnectionString(source.Name));
        await connection.OpenAsync();
        var tables = await SourceCatalog.TablesAsync(connection, TableSelection.All, CancellationToken.None);

        foreach (var name in (string[])["fit_numbers", "fit_texts", "fit_collections", "fit_catalogue", "odd_times", "odd_shapes", "once_null"])
        {
            RowHashSql.CanHash(tables.Single(table => table.Name.Name == name), new Version(15, 0), "UTF8").ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task AChildWhoseColumnsLieInAnotherOrderIsNoDifference()
    {
        var target = await servers.NewTargetAsync();
        var copy = CopyServers.CopyOf(CopyServers.Request(
            await servers.NewSourceAsync(
                """
                CREATE TABLE older (a int, z text);
                CREATE TABLE younger (b int, x text) INHERITS (older);
                ALTER TABLE older ADD aa int, ADD c text;
                INSERT INTO younger (a, z, b, x, aa, c) SELECT n, 'z' || n, n + 1, 'x' || n, n + 2, 'c' || n FROM generate_series(1, 20) n;
                """), target));
        var copied = await copy.RunAsync(new ProgressLog());

        // Not by a second opinion: what the copy hashed is what the target hashes.
        (await copy.VerifyAsync(new ProgressLog())).Tables.Select(verdict => verdict.Target).ShouldBe(copied.Tables);
    }

    [Fact]
    public async Task AnEqualArrayOfAnotherFormIsNoDifference()
    {
        var target = await servers.NewTargetAsync();
        var copy = CopyServers.CopyOf(CopyServers.Request(
            await servers.NewSourceAsync("CREATE TABLE lists (n int PRIMARY KEY, a int[]); INSERT INTO lists VALUES (1, '{1,NULL,3}'); UPDATE lists SET a[2] = 2"), target));
        await copy.RunAsync(new ProgressLog());

        (await copy.VerifyAsync(new ProgressLog())).IsEqual.ShouldBeTrue();

        await servers.Target.QueryAsync("UPDATE lists SET a[2] = 4", target.Name);
        (await copy.VerifyAsync(new ProgressLog())).Tables.ShouldHaveSingleItem().Difference.ShouldNotBeNull().Changed.ShouldBe(1);
    }

    /// <summary>A source that goes on shows other rows than the snapshot by the time that they are compared.</summary>
    [Fact]
    public async Task NorIsItOfASourceThatGoesOn()
    {
        var (source, target) = (
            await servers.NewSourceAsync(
                """
                CREATE DOMAIN numbers AS int[];
                CREATE TABLE lists (n int PRIMARY KEY, a int[]); INSERT INTO lists VALUES (1, '{1,NULL,3}'); UPDATE lists SET a[2] = 2;
                CREATE TABLE others (n int PRIMARY KEY, a numbers); INSERT INTO others VALUES (1, '{1,NULL,3}'); UPDATE others SET a[2] = 2;
                CREATE TABLE plain (n int PRIMARY KEY)
                """),
            await servers.NewTargetAsync());
        var copy = CopyServers.CopyOf(CopyServers.Request(source, target) with { SourceIsFenced = false });
        await copy.RunAsync(new ProgressLog());
        await servers.Source.QueryAsync("INSERT INTO lists VALUES (2, '{5}'); INSERT INTO others VALUES (2, '{5}'); INSERT INTO plain VALUES (1)", source.Name);

        (await copy.VerifyAsync(new ProgressLog())).Tables.ShouldAllBe(verdict => verdict.IsEqual);

        // The source now holds what the target has wrongly: what was read is what counts.
        await servers.Target.QueryAsync("UPDATE lists SET a[2] = 4", target.Name);
        await servers.Source.QueryAsync("UPDATE lists SET a[2] = 4; DELETE FROM lists WHERE n = 2", source.Name);
        (await copy.VerifyAsync(new ProgressLog())).Tables.Where(verdict => !verdict.IsEqual).ShouldHaveSingleItem().Source.Table.Name.ShouldBe("lists");
    }

    [Fact]
    public async Task ALostSessionIsBorne()
    {
        var target = await servers.NewTargetAsync("uuid-ossp");
        var copy = CopyServers.CopyOf(CopyServers.Request(await servers.NewSourceAsync(SampleTables.Script), target));
        await copy.RunAsync(new ProgressLog());
        var striking = servers.Target.QueryAsync(
            $"""
            DO $$ DECLARE struck int := 0; BEGIN
                WHILE struck = 0 AND clock_timestamp() < now() + '1 minute'::interval LOOP
                    PERFORM pg_stat_clear_snapshot();
                    SELECT count(pg_terminate_backend(pid)) INTO struck FROM pg_stat_activity
                        WHERE datname = '{target.Name}' AND state = 'active' AND query LIKE '%hash_record_extended%' AND pid <> pg_backend_pid();
                END LOOP;
                ASSERT struck > 0;
            END $$
            """);

        // Again and again until one was struck while it hashed: that takes only some hundredths of a second.
        do
        {
            (await copy.VerifyAsync(new ProgressLog())).IsEqual.ShouldBeTrue();
        }
        while (!striking.IsCompleted);

        await striking;
    }
}
