using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Inspection;
using Npgsql;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Inspection;

/// <summary>What is read of real servers: one like in the cluster, and one like a Flexible Server, with TLS and an administrator that is no superuser.</summary>
public sealed class ServerInspectorTests : IAsyncLifetime
{
    private const string Admin = "difyadmin";
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartNewAsync(tls: true, "max_prepared_transactions = 5", "azure.extensions = 'UUID-OSSP,PG_TRGM'", "superuser_reserved_connections = 5");
        await _server.QueryAsync(
            $"""
            CREATE ROLE azure_pg_admin NOLOGIN;
            GRANT pg_monitor TO azure_pg_admin;
            CREATE ROLE {Admin} LOGIN PASSWORD '{TestServer.AdminPassword}' CREATEDB CREATEROLE IN ROLE azure_pg_admin;
            CREATE ROLE plain LOGIN PASSWORD '{TestServer.AdminPassword}';
            """);
        await _server.QueryAsync($"CREATE DATABASE dify OWNER {Admin} TEMPLATE template0 ENCODING UTF8");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task AFlexibleServerIsKnownByItsAdministratorAndItsAllowList()
    {
        await using var other = await OpenAsync("postgres");
        await other.ExecuteAsync("BEGIN; CREATE TABLE held (a integer)");
        await using var preparing = await OpenAsync("postgres");
        await preparing.ExecuteAsync("BEGIN; CREATE TABLE kept (a integer); PREPARE TRANSACTION 'forgotten'");

        var server = await Inspector(Admin).InspectServerAsync();

        server.Obstacle.ShouldBeNull();
        server.Facts!.Major.ShouldBe(15);
        server.Facts.TlsInUse!.ShouldStartWith("TLSv1.");
        server.Facts.Login.IsSuperuser.ShouldBeFalse();
        server.IsAzureAdministrator.ShouldBeTrue();
        server.SeesAllSessions.ShouldBeTrue();
        server.AllowedExtensions.ShouldBe(["uuid-ossp", "pg_trgm"]);
        server.AvailableExtensions.ShouldContainKey("uuid-ossp");
        server.HasLz4.ShouldBeTrue();
        server.Connections.ShouldBe(95);
        server.ConnectionsInUse.ShouldBeGreaterThanOrEqualTo(3);
        var session = server.Sessions.Single(each => each.State == "idle in transaction");
        (session.Database, session.User, session.Application, session.ClientAddress, session.HasWritten).ShouldBe(("dify", "postgres", "a stranger", "127.0.0.1", true));
        session.TransactionSince!.Value.ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(1));
        server.PreparedTransactions.Single().ShouldSatisfyAllConditions(each => each.Id.ShouldBe("forgotten"), each => each.Database.ShouldBe("dify"));
    }

    [Fact]
    public async Task ALoginWithoutPrivilegesSaysWhatItDoesNotSee()
    {
        await using var other = await OpenAsync("postgres");
        await _server.QueryAsync("CREATE TABLE hidden (a integer)", "dify");

        var server = await Inspector("plain").InspectServerAsync();
        var database = await Inspector("plain").InspectDatabaseAsync("dify");

        (server.IsAzureAdministrator, server.SeesAllSessions).ShouldBe((false, false));
        server.Sessions.ShouldNotBeEmpty();
        (database.Owner, database.IsOwned, database.CanCreateInPublic, database.CanCreateSchemas).ShouldBe((Admin, false, false, false));
        database.Tables.Single().IsReadable.ShouldBeFalse();
    }

    [Fact]
    public async Task ADatabaseIsReadAsItIs()
    {
        await _server.QueryAsync(
            """
            CREATE EXTENSION "uuid-ossp";
            CREATE TABLE big (id integer PRIMARY KEY, t text); INSERT INTO big SELECT i, repeat('x', 100) FROM generate_series(1, 5000) i;
            CREATE TABLE small (a integer NOT NULL UNIQUE);
            CREATE UNLOGGED TABLE quick (a integer UNIQUE);
            CREATE TABLE parts (a integer PRIMARY KEY) PARTITION BY RANGE (a);
            CREATE TABLE parts_1 PARTITION OF parts DEFAULT;
            CREATE TABLE guarded (a integer PRIMARY KEY); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
            CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); INSERT INTO alembic_version VALUES ('a4f2');
            SELECT lo_create(0), lo_create(0);
            CREATE FUNCTION in_c() RETURNS integer LANGUAGE internal AS 'pg_backend_pid';
            CREATE EXTENSION postgres_fdw; CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw; CREATE FOREIGN TABLE far (a integer) SERVER elsewhere;
            CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS $f$ BEGIN END $f$; CREATE EVENT TRIGGER watching ON ddl_command_end EXECUTE FUNCTION note();
            CREATE PUBLICATION p FOR TABLE big;
            CREATE SCHEMA dify_delivery; CREATE TABLE dify_delivery.journal (a integer);
            ANALYZE;
            """,
            "dify");
        await _server.QueryAsync("ALTER DATABASE dify SET timezone = 'Asia/Tokyo'");

        var database = await Inspector("postgres").InspectDatabaseAsync("dify");

        (database.Exists, database.Owner, database.IsOwned, database.CanCreateInPublic, database.CanCreateSchemas).ShouldBe((true, Admin, true, true, true));
        (database.Encoding, database.Collation, database.TimeZone, database.LargeObjects, database.Revision)
            .ShouldBe(("UTF8", "C.UTF-8", "Asia/Tokyo", 2L, "a4f2"));
        database.SizeBytes.ShouldBeGreaterThan(5_000_000);
        database.Extensions.Select(extension => extension.Name).ShouldBe(["plpgsql", "postgres_fdw", "uuid-ossp"]);
        database.Tables.Select(table => table.Table.Name).ShouldBe(["big", "alembic_version", "guarded", "parts_1", "quick", "small"], ignoreOrder: true);
        database.Tables[0].ShouldSatisfyAllConditions(
            table => table.Table.Name.ShouldBe("big"), table => table.Bytes.ShouldBeGreaterThan(500_000), table => table.IndexBytes.ShouldBeGreaterThan(100_000),
            table => table.EstimatedRows.ShouldBe(5000), table => table.IsReadable.ShouldBeTrue());
        database.Tables.Where(table => !table.HasKey).Select(table => table.Table.Name).ShouldBe(["quick"]);
        database.Tables.Where(table => table.IsUnlogged).Select(table => table.Table.Name).ShouldBe(["quick"]);
        database.SpecialObjects.ShouldBe(
        [
            new SpecialObject(SpecialObjectKind.EventTrigger, "watching"), new SpecialObject(SpecialObjectKind.ForeignServer, "elsewhere"),
            new SpecialObject(SpecialObjectKind.ForeignTable, "public.far"), new SpecialObject(SpecialObjectKind.Publication, "p"),
            new SpecialObject(SpecialObjectKind.UntrustedFunction, "public.in_c()"),
        ]);
    }

    [Fact]
    public async Task WhatOnlyASuperuserMakesIsFoundAndNothingThatAnOwnerMakes()
    {
        const string ByAnyOwner =
            """
            CREATE TYPE own AS (a integer); CREATE TYPE other AS (a integer); CREATE TYPE span AS RANGE (subtype = integer);
            CREATE FUNCTION own_text(own) RETURNS text LANGUAGE sql AS 'SELECT 1::text'; CREATE CAST (own AS text) WITH FUNCTION own_text(own);
            CREATE CAST (own AS other) WITH INOUT; CREATE CAST (own[] AS jsonb) WITH INOUT;
            CREATE AGGREGATE total (integer) (SFUNC = int4pl, STYPE = integer);
            CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION found (PARSER = "default");
            CREATE FUNCTION to_json_of(integer) RETURNS jsonb LANGUAGE sql AS 'SELECT to_jsonb($1)';
            """;
        string[] bySuperusers =
        [
            "CREATE CAST (span AS int4range) WITHOUT FUNCTION",
            "CREATE CAST (integer AS jsonb) WITH FUNCTION to_json_of(integer)",
            "CREATE FUNCTION quiet(integer) RETURNS integer LANGUAGE sql LEAKPROOF AS 'SELECT 1'",
            "CREATE OPERATOR FAMILY lonely USING btree",
            "CREATE OPERATOR CLASS backwards FOR TYPE integer USING btree AS OPERATOR 1 >, OPERATOR 3 =, FUNCTION 1 btint4cmp(integer, integer)",
            "CREATE TEXT SEARCH PARSER reader (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)",
            "CREATE TEXT SEARCH TEMPLATE shape (LEXIZE = dsimple_lexize)",
            "CREATE AGGREGATE gathered (anynonarray) (SFUNC = array_agg_transfn, STYPE = internal, FINALFUNC = array_agg_finalfn, FINALFUNC_EXTRA)",
        ];
        await _server.QueryAsync($"CREATE EXTENSION hstore; CREATE EXTENSION citext; SET ROLE {Admin}; {ByAnyOwner}", "dify");
        (await ReadAsync("plain", "dify")).SpecialObjects.ShouldBeEmpty();
        foreach (var statement in bySuperusers)
        {
            // What the server itself refuses to a database's owner is what is looked for.
            await Should.ThrowAsync<PostgresException>(() => _server.QueryAsync($"SET ROLE {Admin}; {statement}", "dify"), statement);
            await _server.QueryAsync(statement, "dify");
        }

        var found = (await ReadAsync("plain", "dify")).SpecialObjects;

        found.Where(each => each.Kind == SpecialObjectKind.LeakproofFunction).Select(each => each.Name).ShouldBe(["public.quiet(integer)"]);
        found.Where(each => each.Kind == SpecialObjectKind.SuperuserObject).Select(each => each.Name).ShouldBe(
            [
                "cast (integer AS pg_catalog.jsonb)", "cast (public.span AS pg_catalog.int4range)", "operator family public.lonely USING btree", "operator class public.backwards USING btree",
                "text search parser public.reader", "text search template public.shape", "aggregate public.gathered(pg_catalog.anynonarray)",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task TablesSpreadByTheHashOfAnEnumAreFoundHoweverItIsWrapped()
    {
        await _server.QueryAsync(
            """
            CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN kept AS mood CHECK (VALUE <> 'bad'); CREATE TYPE pair AS (n integer, m mood[]);
            CREATE TYPE moods AS RANGE (subtype = mood);
            CREATE TABLE by_enum (id integer, m mood) PARTITION BY HASH (id, m);
            CREATE TABLE by_domain (m kept) PARTITION BY HASH (m);
            CREATE TABLE by_array (m mood[]) PARTITION BY HASH (m);
            CREATE TABLE by_range (m moods) PARTITION BY HASH (m);
            CREATE TABLE by_composite (m pair) PARTITION BY HASH (m);
            CREATE TABLE by_expression (m text[]) PARTITION BY HASH ((CASE WHEN m IS NULL THEN 'good'::mood ELSE 'bad'::mood END));
            CREATE TABLE below_list (id integer, m mood) PARTITION BY LIST (id);
            CREATE TABLE below_list_1 PARTITION OF below_list FOR VALUES IN (1) PARTITION BY HASH (m);
            CREATE TABLE fine_list (m mood) PARTITION BY LIST (m); CREATE TABLE fine_range (m mood) PARTITION BY RANGE (m);
            CREATE TABLE fine_hash (id uuid, m mood, t text[]) PARTITION BY HASH (id, t);
            CREATE FUNCTION name_of(mood) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
            CREATE TABLE fine_text (m mood) PARTITION BY HASH (name_of(m));
            """,
            "dify");

        (await ReadAsync("plain", "dify")).HashedByEnum.Select(table => table.Name).ShouldBe(
            ["below_list_1", "by_array", "by_composite", "by_domain", "by_enum", "by_expression", "by_range"]);
    }

    [Fact]
    public async Task PoliciesAreReadWithTheirRoles()
    {
        await _server.QueryAsync(
            """
            CREATE TABLE guarded (a integer); CREATE POLICY mine ON guarded TO plain, postgres USING (true); CREATE POLICY every ON guarded USING (true);
            """,
            "dify");

        var policies = (await ReadAsync("plain", "dify")).Policies;
        var server = await Inspector("plain").InspectServerAsync();

        policies.Select(each => (each.Name, each.Table.Name, string.Join(',', each.Roles))).ShouldBe([("every", "guarded", ""), ("mine", "guarded", "plain,postgres")]);
        server.Roles.ShouldContain("plain");
        server.Roles.ShouldNotContain("nobody");
    }

    [Fact]
    public async Task AServerOf14IsReadToo()
    {
        await using var older = await TestServer.StartNewOfAsync(14);
        await older.QueryAsync("CREATE TABLE t (a integer PRIMARY KEY); INSERT INTO t VALUES (1)");
        var inspector = new ServerInspector(new PostgresEndpoint(older.Host, older.Port, "postgres", TestServer.AdminPassword, PostgresTls.Disable));

        var server = await inspector.InspectServerAsync();
        var database = await inspector.InspectDatabaseAsync("postgres");

        (server.Obstacle, database.Obstacle).ShouldBe((null, null));
        (server.Facts!.Major, database.Collation).ShouldBe((14, "C.UTF-8"));
        (database.Privileges.Count, database.SpecialObjects.Count).ShouldBe((0, 0), "schema public of 14 lets everybody create");
        await older.QueryAsync("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        (await inspector.InspectDatabaseAsync("postgres")).Privileges.ShouldHaveSingleItem().Statement("x").ShouldBe("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    }

    [Fact]
    public async Task TablesOfAnExtensionAreNamedWhereAUsersRowsAreInThem()
    {
        // No extension at hand has such tables: one is given them as its own script would.
        await _server.QueryAsync(
            """
            CREATE EXTENSION hstore; CREATE EXTENSION citext;
            CREATE TABLE settings (name text, builtin boolean); INSERT INTO settings VALUES ('theirs', true), ('mine', false), ('mine too', false);
            CREATE TABLE untouched (name text, builtin boolean); INSERT INTO untouched VALUES ('theirs', true);
            CREATE TABLE secret (a integer);
            CREATE SEQUENCE numbers;
            ALTER EXTENSION hstore ADD TABLE settings; ALTER EXTENSION hstore ADD TABLE untouched; ALTER EXTENSION hstore ADD SEQUENCE numbers;
            ALTER EXTENSION citext ADD TABLE secret;
            UPDATE pg_extension SET extconfig = ARRAY['settings'::regclass::oid, 'untouched'::regclass::oid, 'numbers'::regclass::oid],
                extcondition = ARRAY['WHERE NOT builtin', 'WHERE NOT builtin', ''] WHERE extname = 'hstore';
            UPDATE pg_extension SET extconfig = ARRAY['secret'::regclass::oid], extcondition = ARRAY[''] WHERE extname = 'citext';
            GRANT SELECT ON settings, untouched TO plain;
            """,
            "dify");

        var seen = await Inspector("postgres").InspectDatabaseAsync("dify");
        var guessed = await Inspector("plain").InspectDatabaseAsync("dify");

        seen.Tables.ShouldBeEmpty();
        seen.ExtensionTables.ShouldBe([new ExtensionTable("hstore", new TableName("public", "settings"), 2)]);
        guessed.ExtensionTables.ShouldBe(
            [new ExtensionTable("citext", new TableName("public", "secret"), null), new ExtensionTable("hstore", new TableName("public", "settings"), 2)]);
    }

    [Fact]
    public async Task WhatADumpDoesNotSayIsRead()
    {
        await _server.QueryAsync(
            """
            CREATE TABLE parent (id integer PRIMARY KEY); INSERT INTO parent VALUES (1);
            CREATE TABLE child (a integer REFERENCES parent, b integer REFERENCES parent, late integer UNIQUE DEFERRABLE); INSERT INTO child VALUES (1, 1, 1), (1, 1, 2);
            CREATE TABLE "Sound" (a integer REFERENCES parent);
            CREATE TABLE parts (a integer REFERENCES parent, PRIMARY KEY (a)) PARTITION BY RANGE (a);
            CREATE TABLE parts_1 PARTITION OF parts DEFAULT;
            CREATE TABLE guest (a integer REFERENCES parts);
            CREATE INDEX without_partitions ON ONLY parts (a);
            """,
            "dify");
        var before = await Inspector("postgres").InspectDatabaseAsync("dify");

        await Should.ThrowAsync<PostgresException>(() => _server.QueryAsync("CREATE UNIQUE INDEX CONCURRENTLY unfinished ON child (a)", "dify"));
        await _server.QueryAsync("ALTER TABLE child DISABLE TRIGGER ALL; ALTER TABLE parts_1 DISABLE TRIGGER ALL", "dify");
        var after = await Inspector("postgres").InspectDatabaseAsync("dify");

        (before.InvalidIndexes.Count, before.DisabledConstraints.Count).ShouldBe((0, 0));
        after.InvalidIndexes.ShouldBe([new InvalidIndex(new TableName("public", "child"), new TableName("public", "unfinished"))]);
        after.DisabledConstraints.Select(each => $"{each.Name}: {string.Join(", ", each.On.Select(table => table.Name))}")
            .ShouldBe(["child_a_fkey: child", "child_b_fkey: child", "child_late_key: child", "guest_a_fkey: parts_1", "parts_a_fkey: parts_1"]);
    }

    [Fact]
    public async Task WhatWasGrantedAndRevokedIsReadAsStatementsThatDoItAgain()
    {
        const string Script =
            """
            CREATE SCHEMA "My App"; CREATE SCHEMA extra;
            CREATE EXTENSION hstore SCHEMA extra;
            CREATE TABLE open (id serial PRIMARY KEY, name text, "Pay" numeric);
            CREATE TABLE shut (id integer PRIMARY KEY);
            CREATE VIEW "My App".seen AS SELECT 1 AS one;
            CREATE FUNCTION safe(a integer) RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
            CREATE PROCEDURE proceed() LANGUAGE sql AS 'SELECT 1';
            CREATE TYPE mood AS ENUM ('good');
            CREATE SCHEMA dify_delivery; CREATE TABLE dify_delivery.journal (a integer);
            """;
        const string Decisions =
            """
            GRANT SELECT, INSERT ON open TO plain WITH GRANT OPTION; GRANT SELECT (name), UPDATE ("Pay") ON open TO PUBLIC; GRANT USAGE ON open_id_seq TO plain;
            GRANT SELECT ON "My App".seen TO plain; GRANT USAGE ON SCHEMA "My App" TO PUBLIC; GRANT CREATE ON SCHEMA public TO plain;
            REVOKE EXECUTE ON FUNCTION safe FROM PUBLIC; GRANT EXECUTE ON PROCEDURE proceed TO plain; REVOKE USAGE ON TYPE mood FROM PUBLIC;
            REVOKE TEMPORARY ON DATABASE dify FROM PUBLIC;
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO plain; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
            """;

        // None of these is another's: the owner's own, the usual of public, of an extension, of our journal.
        const string Nothing =
            $"""
            GRANT SELECT ON shut TO postgres; REVOKE DELETE ON shut FROM postgres; GRANT ALL ON SCHEMA public TO {Admin}; GRANT USAGE ON SCHEMA public TO PUBLIC;
            REVOKE EXECUTE ON FUNCTION extra.hstore(record) FROM PUBLIC; GRANT SELECT ON dify_delivery.journal TO plain;
            """;
        await _server.QueryAsync(Script + Nothing, "dify");
        (await ReadAsync("postgres", "dify")).Privileges.ShouldBeEmpty();
        await _server.QueryAsync(Decisions, "dify");

        var read = (await ReadAsync("plain", "dify")).Privileges;
        await _server.QueryAsync("CREATE DATABASE again TEMPLATE template0");
        await _server.QueryAsync(Script + string.Join(';', read.Select(each => each.Statement("again"))), "again");
        var again = (await ReadAsync("postgres", "again")).Privileges;

        read.Select(each => each.Statement("dify")).ShouldBe(
        [
            "REVOKE EXECUTE ON FUNCTION public.safe(integer) FROM PUBLIC",
            "REVOKE USAGE ON TYPE public.mood FROM PUBLIC",
            "REVOKE TEMPORARY ON DATABASE \"dify\" FROM PUBLIC",
            "ALTER DEFAULT PRIVILEGES FOR ROLE postgres REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
            "GRANT EXECUTE ON PROCEDURE public.proceed() TO plain",
            "GRANT CREATE ON SCHEMA public TO plain",
            "GRANT USAGE ON SCHEMA \"My App\" TO PUBLIC",
            "GRANT USAGE ON SEQUENCE public.open_id_seq TO plain",
            "GRANT SELECT ON TABLE \"My App\".seen TO plain",
            "GRANT SELECT (name), UPDATE (\"Pay\") ON TABLE public.open TO PUBLIC",
            "GRANT INSERT, SELECT ON TABLE public.open TO plain WITH GRANT OPTION",
            "ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT SELECT ON TABLES TO plain",
        ], ignoreOrder: true);
        read.TakeWhile(each => each.IsRevoked).Count().ShouldBe(4, "what widens access stands first");
        read.Where(each => each.Table == new TableName("public", "open")).Count().ShouldBe(3, "its columns and its sequence go with it");
        again.ShouldBe(read);
    }

    [Fact]
    public async Task PublicMadeAnewHasTheUsualPrivileges()
    {
        await _server.QueryAsync("DROP SCHEMA public; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC", "dify");
        (await ReadAsync("postgres", "dify")).Privileges.ShouldBeEmpty();

        await _server.QueryAsync("GRANT CREATE ON SCHEMA public TO PUBLIC", "dify");
        (await ReadAsync("postgres", "dify")).Privileges.ShouldHaveSingleItem().Statement("dify").ShouldBe("GRANT CREATE ON SCHEMA public TO PUBLIC");
    }

    [Fact]
    public async Task SettingsOfADatabaseAreReadButForTheFence()
    {
        await _server.QueryAsync(
            """
            ALTER DATABASE dify SET default_transaction_read_only = on; ALTER DATABASE dify SET search_path = "My App", public;
            ALTER DATABASE dify SET app.note = 'a=b'; ALTER ROLE plain IN DATABASE dify SET default_transaction_read_only = on;
            ALTER ROLE plain SET work_mem = '1MB'; ALTER DATABASE postgres SET work_mem = '2MB';
            """);

        var read = (await ReadAsync("plain", "dify")).Settings;
        foreach (var setting in read)
        {
            await _server.QueryAsync(setting.Statement("postgres"));
        }

        read.ShouldBe(
        [
            new DatabaseSetting(null, "app.note", "a=b"), new DatabaseSetting(null, "search_path", "\"My App\", public"),
            new DatabaseSetting("plain", "default_transaction_read_only", "on"),
        ]);
        (await ReadAsync("plain", "postgres")).Settings.Where(each => each.Name != "work_mem").ShouldBe(read);
    }

    [Fact]
    public async Task TheAdministratorReadsItsOwnDatabase()
    {
        await _server.QueryAsync($"SET ROLE {Admin}; CREATE TABLE mine (a integer)", "dify");

        var database = await ReadAsync(Admin, "dify");

        (database.IsOwned, database.SpecialObjects.Count).ShouldBe((true, 0));
        (database.Privileges.Count, database.Settings.Count).ShouldBe((0, 0), "a plain database is as everybody's");
    }

    [Fact]
    public async Task WhatIsNotThereIsSaid()
    {
        (await Inspector("postgres").InspectDatabaseAsync("nowhere")).Exists.ShouldBeFalse();

        var refused = await new ServerInspector(Endpoint("postgres") with { Password = "wrong" }).InspectServerAsync();
        refused.Obstacle!.What.ShouldContain("refused the login");
        refused.Obstacle.Remedy.ShouldNotBeNull();

        var gone = await new ServerInspector(Endpoint("postgres") with { Port = FreePort.Find() }).InspectServerAsync();
        gone.Obstacle!.What.ShouldContain("cannot be reached");
        gone.Facts.ShouldBeNull();
    }

    private PostgresEndpoint Endpoint(string user) =>
        new(_server.Host, _server.Port, user, TestServer.AdminPassword, PostgresTls.VerifyFull, _server.CertificatePath);

    private ServerInspector Inspector(string user) => new(Endpoint(user));

    /// <summary>For what is expected to be empty: so it is of a database that could not be read, too.</summary>
    private async Task<DatabaseInspection> ReadAsync(string user, string database)
    {
        var read = await Inspector(user).InspectDatabaseAsync(database);
        read.Obstacle.ShouldBeNull();
        return read;
    }

    private async Task<NpgsqlConnection> OpenAsync(string user)
    {
        var connection = new NpgsqlConnection(_server.ConnectionString("dify", user) + ";Application Name=a stranger");
        await connection.OpenAsync();
        return connection;
    }
}

/// <summary>Short forms for tests.</summary>
internal static class ConnectionExtensions
{
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
