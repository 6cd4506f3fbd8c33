using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Integration.Tests.Postgres.Comparing;

/// <summary>Every kind of difference is found, and no other: on one major and between majors.</summary>
[Collection(ServersCollection.Name)]
public sealed class SchemaComparisonTests(ServersFixture servers)
{
    [Theory]
    [InlineData(15, 15)]
    [InlineData(15, 17)]
    [InlineData(15, 18)]
    [InlineData(17, 15)]
    [InlineData(18, 15)]
    [InlineData(17, 18)]
    public async Task TheSameSchemaIsEqual(int from, int to) =>
        (await CompareAsync(await servers.UnchangedAsync(from), await servers.HardAsync(to))).ShouldBeEmpty();

    /// <summary>What a dump makes is printed otherwise than what was dumped: casts of IN lists, names of columns in views.</summary>
    [Theory]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task ARestoredDumpIsEqual(int major)
    {
        var source = await servers.HardAsync(15);
        var target = await servers.EmptyAsync(major);

        await DumpAsync(source, target);
        await ServersFixture.RunAsync(target, HardSchema.Values);

        (await CompareAsync(source, target)).ShouldBeEmpty();
        (await CompareAsync(target, source)).ShouldBeEmpty();
    }

    [Fact]
    public async Task OwnersPrivilegesCommentsOurJournalAndAnExtensionBesideAreNoDifference()
    {
        var (source, target) = (await servers.HardAsync(15), await servers.HardAsync(15));

        await ServersFixture.RunAsync(
            target,
            """
            CREATE ROLE somebody;
            ALTER TABLE plain_table OWNER TO somebody;
            GRANT SELECT ON identities TO PUBLIC;
            COMMENT ON TABLE plain_table IS 'another comment';
            CREATE SCHEMA dify_delivery;
            CREATE TABLE dify_delivery.parts (id integer PRIMARY KEY, at timestamptz DEFAULT now());
            CREATE EXTENSION pg_trgm;
            """);

        (await CompareAsync(source, target)).ShouldBeEmpty();
    }

    /// <summary>What has an id like a user's things, but is none that a dump carries.</summary>
    [Fact]
    public async Task APublicSchemaMadeAnewAndWhatStandsInTheServersOwnSchemasAreNoDifference()
    {
        var (source, target) = (await servers.EmptyAsync(15), await servers.EmptyAsync(15));

        await ServersFixture.RunAsync(
            source,
            """
            DROP SCHEMA public; CREATE SCHEMA public; COMMENT ON SCHEMA public IS 'made anew';
            CREATE COLLATION pg_catalog.imported (locale = 'C');
            CREATE COLLATION information_schema.imported (locale = 'C');
            """);

        (await CompareAsync(source, target)).ShouldBeEmpty();
        (await CompareAsync(target, source)).ShouldBeEmpty();
    }

    public static TheoryData<string, string, string> Mutations => new()
    {
        { "DROP TABLE quick", "table", "public.quick" },
        { "CREATE TABLE extra (a integer)", "table", "public.extra" },
        { "ALTER TABLE quick SET LOGGED", "table", "public.quick" },
        { "ALTER TABLE quick SET (fillfactor = 80)", "table", "public.quick" },
        { "ALTER TABLE without_key REPLICA IDENTITY DEFAULT", "table", "public.without_key" },
        { "ALTER TABLE parts DETACH PARTITION parts_2024", "table", "public.parts_2024" },
        { "ALTER TABLE descendant NO INHERIT ancestor", "table", "public.descendant" },
        { "ALTER TABLE plain_table DISABLE ROW LEVEL SECURITY", "table", "public.plain_table" },
        { "ALTER TABLE identities NO FORCE ROW LEVEL SECURITY", "table", "public.identities" },
        { "ALTER TABLE plain_table ALTER kind SET DEFAULT 'workflow'", "column", "public.plain_table.kind" },
        { "ALTER TABLE plain_table ALTER tags DROP DEFAULT", "column", "public.plain_table.tags" },
        { "ALTER TABLE plain_table ALTER kind DROP NOT NULL", "column", "public.plain_table.kind" },
        { "ALTER TABLE plain_table ALTER content TYPE jsonb USING content::jsonb", "column", "public.plain_table.content" },
        { "ALTER TABLE quick ALTER id TYPE bigint", "column", "public.quick.id" },
        { "ALTER TABLE plain_table DROP double", "column", "public.plain_table.double" },
        { "ALTER TABLE plain_table ALTER double DROP EXPRESSION", "column", "public.plain_table.double" },
        { "ALTER TABLE plain_table DROP double, ADD double numeric GENERATED ALWAYS AS (amount * 3) STORED", "column", "public.plain_table.double" },
        { "ALTER TABLE plain_table ALTER sorted TYPE text COLLATE \"POSIX\"", "column", "public.plain_table.sorted" },
        { "ALTER TABLE identities ALTER \"By default\" SET GENERATED ALWAYS", "column", "public.identities.\"By default\"" },
        { "ALTER TABLE identities ADD extra text", "column", "public.identities.extra" },
        { "ALTER TABLE without_key ALTER b SET STORAGE EXTENDED", "column", "public.without_key.b" },
        { "ALTER TABLE \"Odd schema.x\".\"Mixed Case.table\" RENAME \" \" TO \"  \"", "column", "\"Odd schema.x\".\"Mixed Case.table\".\" \"" },
        { "ALTER VIEW updatable ALTER a DROP DEFAULT", "column", "public.updatable.a" },
        { "DROP INDEX by_time", "index", "public.by_time" },
        { "DROP INDEX by_lower; CREATE INDEX by_lower ON plain_table (lower(kind), (amount + 1))", "index", "public.by_lower" },
        { "DROP INDEX by_lower; CREATE UNIQUE INDEX by_lower ON plain_table (lower(kind), (amount + 2))", "index", "public.by_lower" },
        { "DROP INDEX by_state; CREATE INDEX by_state ON plain_table (state, created DESC NULLS LAST) WHERE state IN ('new', 'odd')", "index", "public.by_state" },
        { "ALTER TABLE plain_table SET WITHOUT CLUSTER", "index", "public.plain_pk" },
        { "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'by_hash'::regclass", "index", "public.by_hash" },
        { "CREATE INDEX without_partitions ON ONLY parts (at, id)", "index", "public.without_partitions" },
        { "ALTER TABLE identities DISABLE TRIGGER ALL", "constraint", "identities_parent_fkey on public.identities" },
        { "ALTER TABLE plain_table DISABLE TRIGGER ALL", "constraint", "identities_parent_fkey on public.identities" },
        { "ALTER TABLE identities DISABLE TRIGGER ALL", "constraint", "no_overlap on public.identities" },
        { "ALTER TABLE parts_2024 DISABLE TRIGGER ALL", "constraint", "to_parts_id_at_fkey on public.to_parts" },
        { "ALTER TABLE identities DROP CONSTRAINT identities_parent_fkey", "constraint", "identities_parent_fkey on public.identities" },
        { "ALTER TABLE identities ALTER CONSTRAINT identities_parent_fkey NOT DEFERRABLE", "constraint", "identities_parent_fkey on public.identities" },
        { "ALTER TABLE to_parts DROP CONSTRAINT to_parts_id_at_fkey", "constraint", "to_parts_id_at_fkey on public.to_parts" },
        { "ALTER TABLE plain_table VALIDATE CONSTRAINT some_check", "constraint", "some_check on public.plain_table" },
        { "ALTER TABLE plain_table DROP CONSTRAINT plain_table_kind_check, ADD CONSTRAINT plain_table_kind_check CHECK (kind IN ('chat', 'workflow'))",
            "constraint", "plain_table_kind_check on public.plain_table" },
        { "ALTER TABLE identities DROP CONSTRAINT no_overlap", "constraint", "no_overlap on public.identities" },
        { "CREATE OR REPLACE FUNCTION plain(a integer, b text DEFAULT 'x''y') RETURNS text LANGUAGE sql IMMUTABLE AS $f$ SELECT b || a $f$",
            "function", "public.plain(a integer, b text)" },
        { "ALTER FUNCTION plain(text) STABLE", "function", "public.plain(a text)" },
        { "DO $d$ BEGIN EXECUTE 'CREATE OR REPLACE FUNCTION body(a integer) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM pg_class WHERE relpages < a; END'; END $d$",
            "function", "public.body(a integer)" },
        { "CREATE OR REPLACE FUNCTION answer(a varchar) RETURNS boolean LANGUAGE sql RETURN a IN ('x', 'z')", "function", "public.answer(a character varying)" },
        { "DROP PROCEDURE nothing", "procedure", "public.nothing(INOUT a integer)" },
        { "DROP AGGREGATE total(integer)", "aggregate", "public.total(integer)" },
        { "ALTER TYPE mood ADD VALUE 'great'", "type", "public.mood" },
        { "ALTER DOMAIN positive DROP NOT NULL", "type", "public.positive" },
        { "ALTER DOMAIN code DROP CONSTRAINT code_check; ALTER DOMAIN code ADD CONSTRAINT code_check CHECK (VALUE IN ('a', 'b'))", "type", "public.code" },
        { "ALTER TYPE \"Odd schema.x\".pair ADD ATTRIBUTE c integer", "column", "\"Odd schema.x\".pair.c" },
        { "CREATE OR REPLACE VIEW one_relation AS SELECT id, kind AS sort, lower(state) FROM plain_table WHERE kind IN ('chat', 'workflow')",
            "view", "public.one_relation" },
        { "ALTER VIEW joined RESET (security_barrier)", "view", "public.joined" },
        { "REFRESH MATERIALIZED VIEW empty", "materialized view", "public.empty" },
        { "DROP TRIGGER stamped ON plain_table", "trigger", "stamped on public.plain_table" },
        { "ALTER TABLE identities ENABLE TRIGGER sleeping", "trigger", "sleeping on public.identities" },
        { "DROP RULE ignored ON without_key", "rule", "ignored on public.without_key" },
        { "DROP POLICY mine ON plain_table", "policy", "mine on public.plain_table" },
        { "ALTER POLICY written ON plain_table WITH CHECK (amount > 0)", "policy", "written on public.plain_table" },
        { "ALTER POLICY everybody ON identities TO CURRENT_USER", "policy", "everybody on public.identities" },
        { "DROP STATISTICS together", "statistics", "public.together" },
        { "SELECT nextval('untouched')", "sequence value", "public.untouched" },
        { "SELECT setval('free_standing', 55, true)", "sequence value", "public.free_standing" },
        { "SELECT setval(pg_get_serial_sequence('identities', 'Always ID'), 200)", "sequence value", "public.\"identities_Always ID_seq\"" },
        { "ALTER SEQUENCE free_standing INCREMENT 6", "sequence", "public.free_standing" },
        { "ALTER SEQUENCE plain_table_number_seq OWNED BY NONE", "sequence", "public.plain_table_number_seq" },
        { "DROP EXTENSION \"uuid-ossp\" CASCADE", "extension", "\"uuid-ossp\"" },
        { "CREATE SCHEMA another", "schema", "another" },
        { "CREATE COLLATION other (locale = 'C')", "collation", "public.other" },
        { "CREATE CAST (text AS mood) WITH INOUT", "cast", "(pg_catalog.text AS public.mood)" },
    };

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task EveryChangeIsFound(string change, string kind, string name)
    {
        // On another major: what only looks different must hide nothing.
        var (source, target) = (await servers.UnchangedAsync(15), await servers.HardAsync(17));
        await ServersFixture.RunAsync(target, change);

        var differences = await CompareAsync(source, target);

        differences.Select(difference => (difference.Kind, difference.Name)).ShouldContain((kind, name));
        differences.ShouldAllBe(difference => difference.Source != difference.Target);
    }

    /// <summary>On a Flexible Server nobody is a superuser; the owner has to be able to try definitions out.</summary>
    [Fact]
    public async Task AnOwnerWithoutPrivilegesCompares()
    {
        const string schema =
            "CREATE TABLE t (id serial PRIMARY KEY, kind varchar(9) CHECK (kind IN ('a', 'b'))); CREATE VIEW v AS SELECT id FROM t WHERE kind IN ('a', 'c')";
        var (source, target) = (await servers.EmptyAsync(15), await servers.EmptyAsync(17));
        await ServersFixture.RunAsync(source, schema);
        await ServersFixture.RunAsync(target, $"CREATE ROLE owner LOGIN PASSWORD 'owner-1'; ALTER DATABASE {target.Name} OWNER TO owner");
        var owned = target with { Server = target.Server with { Username = "owner", Password = "owner-1" } };
        await ServersFixture.RunAsync(owned, schema);

        (await CompareAsync(source, owned)).ShouldBeEmpty();

        await ServersFixture.RunAsync(owned, "CREATE OR REPLACE VIEW v AS SELECT id FROM t WHERE kind IN ('a', 'b')");
        (await CompareAsync(source, owned)).Single().Name.ShouldBe("public.v");
    }

    [Fact]
    public async Task ADifferenceShowsBothSides()
    {
        var (source, target) = (await servers.HardAsync(15), await servers.HardAsync(15));
        await ServersFixture.RunAsync(target, "ALTER TABLE plain_table ALTER kind SET DEFAULT 'workflow'; DROP INDEX by_time");

        (await CompareAsync(source, target)).ShouldBe(
        [
            new SchemaDifference("index", "public.by_time", "CREATE INDEX by_time ON public.plain_table USING brin (created) WITH (pages_per_range='16')", null),
            new SchemaDifference(
                "column", "public.plain_table.kind", "character varying(20) NOT NULL DEFAULT 'chat'::character varying -- column 3",
                "character varying(20) NOT NULL DEFAULT 'workflow'::character varying -- column 3"),
        ]);
    }

    /// <summary>Dify's own schema, where a folder with its SQL files is at hand.</summary>
    [DifySchemaTheory]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(18)]
    public async Task DifysSchemaIsEqual(int major)
    {
        var source = await servers.EmptyAsync(15);
        var target = await servers.EmptyAsync(major);
        foreach (var database in new[] { source, target })
            await ServersFixture.RunAsync(database, DifySchemas.Functions);
        foreach (var file in DifySchemas.Files)
        {
            await RunAsync("psql", source, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file", file);
            await RunAsync("psql", target, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file", file);
        }

        (await CompareAsync(source, target)).ShouldBeEmpty();
        (await CompareAsync(target, source)).ShouldBeEmpty();
        await ServersFixture.RunAsync(target, "SELECT setval('public.task_id_sequence', 7)");
        (await CompareAsync(source, target)).ShouldBe([new SchemaDifference("sequence value", "public.task_id_sequence", "1, not yet handed out", "7")]);
    }

    [Fact]
    public async Task TheSchemasRevisionIsCompared()
    {
        var (source, target) = (await servers.EmptyAsync(15), await servers.EmptyAsync(15));
        foreach (var (database, revision) in new[] { (source, "aaa"), (target, "bbb") })
            await ServersFixture.RunAsync(database, $"CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); INSERT INTO alembic_version VALUES ('{revision}')");

        (await CompareAsync(source, target)).ShouldBe([new SchemaDifference("alembic_version", "public.alembic_version", "(aaa)", "(bbb)")]);
    }

    [Fact]
    public async Task OnlySomeTablesLeavesOutTheRest()
    {
        var (source, target) = (await servers.HardAsync(15), await servers.HardAsync(15));
        var tables = TableSelection.Only([new TableName("public", "identities"), new TableName("public", "without_key")]);
        await ServersFixture.RunAsync(
            target, "DROP FUNCTION plain(text); DROP INDEX by_time; DROP VIEW joined; CREATE SCHEMA extra; ALTER TABLE identities DROP CONSTRAINT identities_parent_fkey");

        (await new DatabaseComparison(source, target).CompareSchemasAsync(tables)).ShouldBeEmpty();

        await ServersFixture.RunAsync(target, "ALTER TABLE without_key ALTER a SET DEFAULT 1; SELECT setval(pg_get_serial_sequence('identities', 'Always ID'), 200)");
        (await new DatabaseComparison(source, target).CompareSchemasAsync(tables)).Select(difference => difference.Kind)
            .ShouldBe(["sequence value", "column"], ignoreOrder: true);
    }

    [Fact]
    public async Task AllButSomeTablesLeavesOutWhatHangsOnThem()
    {
        var (source, target) = (await servers.HardAsync(15), await servers.HardAsync(15));
        var tables = TableSelection.Except([new TableName("public", "plain_table"), new TableName("public", "quick")]);
        await ServersFixture.RunAsync(target, "DROP TABLE plain_table CASCADE; DROP TABLE quick");

        (await new DatabaseComparison(source, target).CompareSchemasAsync(tables)).ShouldBeEmpty();

        await ServersFixture.RunAsync(target, "DROP FUNCTION body(integer)");
        (await new DatabaseComparison(source, target).CompareSchemasAsync(tables)).Single().Kind.ShouldBe("function");
    }

    private static Task<IReadOnlyList<SchemaDifference>> CompareAsync(DatabaseRef source, DatabaseRef target) =>
        new DatabaseComparison(source, target).CompareSchemasAsync(TableSelection.All);

    private static async Task DumpAsync(DatabaseRef source, DatabaseRef target)
    {
        var file = Path.GetTempFileName();
        try
        {
            await RunAsync("pg_dump", source, "--schema-only", "--no-owner", "--no-acl", "--no-comments", "--file", file);
            await RunAsync("psql", target, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task RunAsync(string client, DatabaseRef database, params string[] arguments)
    {
        await using var program = ChildProgram.Start(
            Path.Combine(PostgresBinaries.Folder(), client),
            ["-h", database.Server.Host, "-p", $"{database.Server.Port}", "-U", database.Server.Username, "-d", database.Name, .. arguments],
            new Dictionary<string, string?> { ["PGPASSWORD"] = database.Server.Password });
        (await program.WaitForExitAsync()).ShouldBe(0, program.Output);
    }
}
