using DifyDelivery.Errors;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Integration.Tests.Postgres.Comparing;

/// <summary>Rows hashed inside real servers, and where they differ.</summary>
[Collection(ServersCollection.Name)]
public sealed class RowComparisonTests(ServersFixture servers)
{
    private static readonly TableName Types = new("public", "every type");
    private static readonly TableName Keyed = new("public", "keyed");
    private static readonly TableName Keyless = new("public", "keyless");

    private const string Rows =
        """
        CREATE TYPE mood AS ENUM ('a', 'b');
        CREATE TABLE "every type" (
            id integer PRIMARY KEY, r text, t text, k json, jb jsonb, b bytea, f4 real, f8 double precision, n numeric, ts timestamp, tz timestamptz, d date, i interval,
            m money, u uuid, arr text[], rng tstzrange, ip inet, v tsvector, p point, e mood, reg regclass, x xml, bits varbit, g integer GENERATED ALWAYS AS (id * 2) STORED);
        INSERT INTO "every type" VALUES
            (1, 'x', E'tab\t nl\n quote" \\ 𝄞 é', '{"a" : 1,  "a":2}', '{"b": 1e400, "a": [null]}', '\x00ff5c', 'NaN', 5e-324, 'NaN', 'infinity', '-infinity', '4713-01-01 BC', '1 mon -3 days 04:05:06.7',
             1234.56, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a,b",NULL,""}', '[2024-01-01 00:00+05,)', '::1/64', 'fat:2A cat', '(0.1,-0)', 'b', 'pg_class', '<a>&amp;</a>', B'1010'),
            (2, '', '', 'null', '{}', '', '-0', '-Infinity', 1.50, '0001-01-01 BC', '294276-12-31 23:59:59.999999+00', 'infinity', '0', 0, NULL, '{}', 'empty', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
        CREATE TABLE keyed (a integer, b text, content text, k text, PRIMARY KEY (b, a));
        INSERT INTO keyed SELECT i, (ARRAY['ä', 'z', 'Z', E'\U0001F600', 'ﬀ', 'a b'])[i % 6 + 1], repeat('x', i % 50), 'k' FROM generate_series(1, 5000) i;
        CREATE TABLE keyless (a integer, b json);
        INSERT INTO keyless SELECT i % 100, '{}' FROM generate_series(1, 1000) i;
        CREATE TABLE unique_only (note text, code integer NOT NULL, maybe integer UNIQUE);
        CREATE UNIQUE INDEX ON unique_only (code);
        INSERT INTO unique_only SELECT 'n', i, i FROM generate_series(1, 10) i;
        CREATE TABLE nothing ();
        INSERT INTO nothing DEFAULT VALUES;
        CREATE TABLE parts (id integer PRIMARY KEY, t text) PARTITION BY HASH (id);
        CREATE TABLE parts_0 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE parts_1 PARTITION OF parts FOR VALUES WITH (MODULUS 2, REMAINDER 1);
        INSERT INTO parts SELECT i, 'x' FROM generate_series(1, 100) i;
        CREATE TABLE ancestor (a integer PRIMARY KEY);
        CREATE TABLE descendant () INHERITS (ancestor);
        INSERT INTO ancestor VALUES (1);
        INSERT INTO descendant VALUES (2);
        """;

    private static readonly string[] Tables = ["every type", "keyed", "keyless", "unique_only", "nothing", "parts", "parts_0", "parts_1", "ancestor", "descendant"];

    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task EqualRowsHaveEqualDigestsWhateverTheServersSettings(int major)
    {
        var (source, target) = await BothAsync(major);
        await ServersFixture.RunAsync(
            target,
            $"""
            ALTER DATABASE {target.Name} SET timezone = 'Asia/Tokyo';
            ALTER DATABASE {target.Name} SET datestyle = 'German, DMY';
            ALTER DATABASE {target.Name} SET intervalstyle = 'iso_8601';
            ALTER DATABASE {target.Name} SET extra_float_digits = -5;
            ALTER DATABASE {target.Name} SET bytea_output = 'escape';
            ALTER DATABASE {target.Name} SET statement_timeout = '1s';
            CREATE TABLE again AS TABLE keyed; TRUNCATE keyed; INSERT INTO keyed SELECT * FROM again ORDER BY content DESC;
            """);

        foreach (var name in Tables)
        {
            var table = new TableName("public", name);
            var digest = await DatabaseComparison.DigestAsync(source, table);
            (await DatabaseComparison.DigestAsync(target, table)).ShouldBe(digest);
            digest.Rows.ShouldBeGreaterThan(0);
            (await new DatabaseComparison(source, target).LocateAsync(table)).ShouldBeNull();
        }
    }

    [Fact]
    public async Task RowsOfDescendantsCountOnce()
    {
        var (source, _) = await BothAsync(15);

        (await DigestAsync(source, "ancestor")).Rows.ShouldBe(1);
        (await DigestAsync(source, "parts")).Rows.ShouldBe(100);
        ((await DigestAsync(source, "parts_0")).Rows + (await DigestAsync(source, "parts_1")).Rows).ShouldBe(100);
    }

    [Theory]
    [InlineData("UPDATE \"every type\" SET k = '{\"a\": 1,  \"a\":2}' WHERE id = 1", "every type")]
    [InlineData("UPDATE \"every type\" SET t = NULL WHERE id = 2", "every type")]
    [InlineData("UPDATE \"every type\" SET ts = '0001-01-02 BC' WHERE id = 2", "every type")]
    [InlineData("UPDATE keyed SET content = content || ' ' WHERE a = 4711", "keyed")]
    [InlineData("DELETE FROM keyless WHERE ctid = (SELECT max(ctid) FROM keyless)", "keyless")]
    [InlineData("INSERT INTO nothing DEFAULT VALUES", "nothing")]
    [InlineData("DELETE FROM parts_1 WHERE id = (SELECT min(id) FROM parts_1)", "parts")]
    public async Task OneChangedRowChangesTheDigestAndIsLocated(string change, string table)
    {
        var (source, target) = await BothAsync(15);
        await ServersFixture.RunAsync(target, change);

        (await DigestAsync(target, table)).Digest.ShouldNotBe((await DigestAsync(source, table)).Digest);
        var found = (await new DatabaseComparison(source, target).LocateAsync(new TableName("public", table)))!;
        (found.OnlyInSource + found.OnlyInTarget + found.Changed).ShouldBe(1);
    }

    [Fact]
    public async Task ADifferenceSaysWhereItIs()
    {
        var (source, target) = await BothAsync(17);
        await ServersFixture.RunAsync(
            target,
            """
            DELETE FROM keyed WHERE a = 5;
            DELETE FROM keyed WHERE b = E'\U0001F600' AND a > 4000;
            INSERT INTO keyed VALUES (9999, 'AAA', 'new', 'k');
            UPDATE keyed SET content = 'changed' WHERE b = 'z' AND a < 20;
            """);

        var found = (await new DatabaseComparison(source, target).LocateAsync(Keyed))!;

        found.OnlyInTarget.ShouldBe(1);
        found.OnlyInSource.ShouldBe(1 + Enumerable.Range(4001, 1000).Count(a => a % 6 == 3));
        found.Changed.ShouldBe(4);
        found.FirstKey.ShouldBe("(\"a b\",5)");
        found.LastKey!.ShouldStartWith("(😀,");
        found.Examples.Count.ShouldBe(5);
        found.Examples.ShouldBe(["(\"a b\",5): only in the source", "(AAA,9999): only in the target", "(z,1): other values", "(z,13): other values", "(z,19): other values"]);
        string.Join(" ", found.Examples).ShouldNotContain("changed");
    }

    [Fact]
    public async Task ATableWithoutAKeyIsComparedByWholeRows()
    {
        var (source, target) = await BothAsync(15);
        await ServersFixture.RunAsync(target, "INSERT INTO keyless VALUES (1, '{}'), (1000, '{}'); DELETE FROM keyless WHERE a = 7");

        var found = (await new DatabaseComparison(source, target).LocateAsync(Keyless))!;

        (found.OnlyInSource, found.OnlyInTarget, found.Changed, found.FirstKey).ShouldBe((10, 2, 0, null));
        found.Examples.ShouldContain("a row without a key: only in the target");
    }

    [Fact]
    public async Task AUniqueColumnWithoutNullsServesAsKey()
    {
        var (source, target) = await BothAsync(15);
        await ServersFixture.RunAsync(target, "UPDATE unique_only SET note = 'm', maybe = NULL WHERE code = 3");

        (await new DatabaseComparison(source, target).LocateAsync(new TableName("public", "unique_only")))!.Examples.ShouldBe(["(3): other values"]);
    }

    [Fact]
    public async Task ATableThatIsMissingIsNamed()
    {
        var (source, target) = await BothAsync(15);
        await ServersFixture.RunAsync(target, "DROP TABLE \"every type\"");

        (await Should.ThrowAsync<DeliveryException>(() => new DatabaseComparison(source, target).LocateAsync(Types))).Message.ShouldContain("every type");
    }

    [Fact]
    public async Task RowsThatPoliciesHideAreNotLeftOut()
    {
        var (source, _) = await BothAsync(15);
        await ServersFixture.RunAsync(
            source,
            """
            CREATE ROLE reader LOGIN PASSWORD 'reader-1';
            GRANT SELECT ON keyed TO reader;
            ALTER TABLE keyed ENABLE ROW LEVEL SECURITY;
            """);
        var reader = source with { Server = source.Server with { Username = "reader", Password = "reader-1" } };

        (await Should.ThrowAsync<DeliveryException>(() => DatabaseComparison.DigestAsync(reader, Keyed))).Why!.ShouldContain("row-level security");
    }

    private static Task<TableDigest> DigestAsync(DatabaseRef database, string table) =>
        DatabaseComparison.DigestAsync(database, new TableName("public", table));

    private async Task<(DatabaseRef Source, DatabaseRef Target)> BothAsync(int major)
    {
        var (source, target) = (await servers.EmptyAsync(15), await servers.EmptyAsync(major));
        await ServersFixture.RunAsync(source, Rows);
        await ServersFixture.RunAsync(target, Rows);
        return (source, target);
    }
}
