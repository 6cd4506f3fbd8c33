using DifyDelivery.Integration.Tests.Postgres.Comparing;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using Npgsql;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>Everything that a schema can hold, with rows: copied, or refused by name; never left out.</summary>
[Collection(CopyServersCollection.Name)]
public sealed class HardSchemaTests(CopyServers servers)
{
    private static readonly string[] Extensions = ["uuid-ossp", "btree_gist", "hstore", "citext", "ltree"];

    private const string More =
        """
        SET session_replication_role = replica;
        CREATE FUNCTION atomic(a integer) RETURNS text LANGUAGE sql BEGIN ATOMIC
            SELECT CASE WHEN a > 1 THEN 'x;y' ELSE $t$ END; $t$ END AS "end"; SELECT ';' || a::text; END;
        CREATE FUNCTION "it's; odd"() RETURNS text LANGUAGE sql AS $a$ SELECT E'\';--' || $b$ ; $b$ /* ; /* ; */ */ $a$;
        COMMENT ON FUNCTION "it's; odd"() IS E'two\nlines; @param :name $1';
        CREATE TABLE "Odd schema.x"."a ""b"" 'c'; --" ("x; y" int, "%" text DEFAULT ';', "select" int);
        INSERT INTO "Odd schema.x"."a ""b"" 'c'; --" SELECT n, 'v' || n, n FROM generate_series(1, 100) n;
        CREATE INDEX ON "Odd schema.x"."a ""b"" 'c'; --" ("x; y");
        ALTER TABLE "Odd schema.x"."a ""b"" 'c'; --" ADD CONSTRAINT "on only" PRIMARY KEY ("select");
        INSERT INTO "Odd schema.x"."Mixed Case.table" SELECT n::text, 'k', n FROM generate_series(1, 100) n;
        INSERT INTO plain_table (kind, state, content, created, feeling, grade, letter, pairing, length)
            SELECT 'chat', 's' || n, '{}', '2020-01-01'::timestamp + n * '1 hour'::interval, 'happy', n, 'a', '(1,x)', span(0, n) FROM generate_series(1, 1) n;
        INSERT INTO identities (parent, "a.b", period, room) SELECT NULL, 'x' || n, tstzrange(now() + n * '1 hour'::interval, now() + (n + 1) * '1 hour'::interval), n % 3 FROM generate_series(1, 50) n;
        INSERT INTO parts SELECT n, '2023-12-01'::date + n FROM generate_series(1, 2) n;
        INSERT INTO parts SELECT n, '2024-01-01'::date + n % 300 FROM generate_series(1, 1000) n;
        INSERT INTO to_parts SELECT id, at FROM parts LIMIT 10;
        INSERT INTO ancestor VALUES (1), (2);
        INSERT INTO descendant VALUES (3, 4);
        INSERT INTO without_key SELECT n, 't' FROM generate_series(1, 10) n;
        INSERT INTO quick VALUES (1);
        INSERT INTO no_columns DEFAULT VALUES;
        CREATE TABLE cyclic_a (id int PRIMARY KEY, b int);
        CREATE TABLE cyclic_b (id int PRIMARY KEY, a int REFERENCES cyclic_a, self int REFERENCES cyclic_b);
        INSERT INTO cyclic_a VALUES (1, 1);
        INSERT INTO cyclic_b VALUES (1, 1, 1);
        ALTER TABLE cyclic_a ADD FOREIGN KEY (b) REFERENCES cyclic_b DEFERRABLE INITIALLY DEFERRED;
        REFRESH MATERIALIZED VIEW kept;
        CREATE MATERIALIZED VIEW of_secured AS SELECT room, count(*) AS n FROM identities GROUP BY room;
        """;

    // The last: a function that hangs on a table, and an index and a check that hang on the function, have to go in this very order.
    private const string Partitions =
        """
        CREATE TABLE events (id int, at date, note text, PRIMARY KEY (id, at), UNIQUE (at, id)) PARTITION BY RANGE (at);
        CREATE INDEX ON events (note);
        CREATE TABLE events_y2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE TABLE events_zz PARTITION OF events DEFAULT PARTITION BY LIST (id);
        CREATE TABLE events_zz_one PARTITION OF events_zz FOR VALUES IN (1, 2);
        CREATE INDEX unattached ON events_y2024 (lower(note));
        CREATE TABLE readers (id int, at date, CONSTRAINT events_y2024_pkey FOREIGN KEY (id, at) REFERENCES events);
        INSERT INTO events VALUES (1, '2024-05-01', 'a'), (2, '2023-05-01', 'b');
        INSERT INTO readers VALUES (1, '2024-05-01');
        CREATE VIEW by_key AS SELECT id, at, note FROM events_y2024 GROUP BY id, at;
        CREATE TABLE self (id int PRIMARY KEY);
        CREATE FUNCTION of_self(self) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1.id';
        CREATE INDEX of_self_idx ON self (of_self(self));
        ALTER TABLE self ADD CHECK (of_self(self) > 0) NOT VALID;
        INSERT INTO self VALUES (1);
        """;

    [Fact]
    public async Task EveryKindOfObjectIsCopied()
    {
        var source = await servers.NewSourceAsync(HardSchema.Sql, More, OddValues.Extensions, OddValues.Script);
        var target = await servers.NewTargetAsync(Extensions);

        await CopyAsync(source, target);

        // Not the schema's text: an IN list of a varchar is printed differently after each round through a dump.
        await PlainDump.RowsShouldBeEqualAsync(source, target with { Server = CopyServers.SuperuserOf(servers.Target, PostgresTls.VerifyFull) });
    }

    /// <summary>Whatever the names: pg_dump sorts by them, and the server does not drop a partition's key or index before the parent's.</summary>
    [Fact]
    public async Task EveryKindOfObjectIsTakenAwayAgain()
    {
        var source = await servers.NewSourceAsync(HardSchema.Sql, More, OddValues.Extensions, OddValues.Script, Partitions);
        var target = await servers.NewTargetAsync(Extensions);
        var before = await PlainDump.SchemaAsync(target);
        var request = CopyServers.Request(source, target);
        await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        await CopyServers.CopyOf(request).UndoAsync();

        (await PlainDump.SchemaAsync(target)).ShouldBe(before);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    public async Task AndIntoANewerServer(int major)
    {
        var source = await servers.NewSourceAsync(HardSchema.Sql, More, OddValues.Extensions, OddValues.Script);
        await using var newer = await TestServer.StartNewOfAsync(major);
        await newer.QueryAsync("CREATE DATABASE moved TEMPLATE template0");
        foreach (var extension in Extensions)
        {
            await newer.QueryAsync($"CREATE EXTENSION \"{extension}\"", "moved");
        }

        var target = new DatabaseRef(CopyServers.SuperuserOf(newer), "moved");

        await CopyAsync(source, target);

        await PlainDump.RowsShouldBeEqualAsync(source, target);
    }

    [Fact]
    public async Task APublicSchemaThatWasMadeAnewIsCopied()
    {
        var source = await servers.NewSourceAsync(
            """
            DROP SCHEMA public; CREATE SCHEMA public; COMMENT ON SCHEMA public IS 'made anew'; GRANT ALL ON SCHEMA public TO PUBLIC;
            CREATE COLLATION pg_catalog.imported (locale = 'C');
            CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1);
            """);
        var target = await servers.NewTargetAsync();

        await CopyAsync(source, target);

        await PlainDump.RowsShouldBeEqualAsync(source, target);
    }

    /// <summary>pg_dump leaves it out, and the comparison must not miss it once everything is copied.</summary>
    [Fact]
    public async Task WhatAFailedIndexHasLeftIsNoDifference()
    {
        var source = await servers.NewSourceAsync("CREATE TABLE t (id int PRIMARY KEY, a int); INSERT INTO t VALUES (1, 1), (2, 1);");
        await Should.ThrowAsync<PostgresException>(() => servers.Source.QueryAsync("CREATE UNIQUE INDEX CONCURRENTLY unfinished ON t (a)", source.Name));
        (await servers.Source.QueryAsync("SELECT indisvalid FROM pg_index WHERE indexrelid = 'unfinished'::regclass", source.Name)).ShouldBe(false);
        var target = await servers.NewTargetAsync();

        await CopyAsync(source, target);

        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Fact]
    public async Task AThousandTablesAreCopied()
    {
        var source = await servers.NewSourceAsync(
            """
            DO $$ BEGIN FOR n IN 1..1000 LOOP
                EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, name text UNIQUE); INSERT INTO t%1$s VALUES (%1$s, ''x'')', n);
                IF n % 100 = 0 THEN COMMIT; END IF;
            END LOOP; END $$;
            """);
        var target = await servers.NewTargetAsync();

        var result = await CopyAsync(source, target);

        result.Tables.Count.ShouldBe(1000);
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    private static async Task<CopyResult> CopyAsync(DatabaseRef source, DatabaseRef target)
    {
        var request = CopyServers.Request(source, target) with { PartBytes = 64 * 1024 };
        var result = await CopyServers.CopyOf(request).RunAsync(new ProgressLog());
        foreach (var digest in Enum.GetValues<DigestMethod>())
        {
            var verified = await CopyServers.CopyOf(request with { Digest = digest }).VerifyAsync(new ProgressLog());
            verified.Tables.Where(table => !table.IsEqual).ShouldBeEmpty($"{digest}");
            verified.SchemaDifferences.ShouldBeEmpty();
        }

        return result;
    }
}
