using Npgsql;

namespace DifyDelivery.Sandbox.Tests.Images;

[Collection("node")]
public sealed class FlexibleServerTests(ImageNode node) : IClassFixture<ImageNode>
{
    [Fact]
    public async Task It_grants_and_refuses_what_Azure_does()
    {
        if (!node.IsThere)
            return;
        await node.ApplyAsync(await node.FlexibleManifestAsync());
        await node.RolledOutAsync("flexible");

        await InsistsOnTlsAsync();
        await HasNoReachableSuperuserAsync();
        await LetsTheAdministratorWorkAsync();
        await AllowsListedExtensionsOnlyAsync();
        await TakesANewPasswordAtAStartAsync();
    }

    private async Task InsistsOnTlsAsync()
    {
        (await ImageNode.QueryAsync(node.FlexibleConnection(), "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).ShouldBe(true);
        var refused = await Should.ThrowAsync<PostgresException>(() => ImageNode.QueryAsync(node.FlexibleConnection(tls: SslMode.Disable), "SELECT 1"));
        refused.SqlState.ShouldBe(PostgresErrorCodes.InvalidAuthorizationSpecification);
        refused.MessageText.ShouldContain("no encryption");
    }

    private async Task HasNoReachableSuperuserAsync()
    {
        (await ImageNode.QueryAsync(node.FlexibleConnection(), "SELECT string_agg(rolname, ',') FROM pg_roles WHERE rolsuper")).ShouldBe("azuresu");
        (await RefusalAsync("SELECT 1", node.FlexibleConnection(user: "azuresu"))).MessageText.ShouldContain("rejects connection");
        (await RefusalAsync("ALTER ROLE difyadmin SUPERUSER")).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync("SELECT * FROM pg_authid")).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync("ALTER SYSTEM SET work_mem = '8MB'")).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await RefusalAsync("SELECT 1", node.FlexibleConnection(database: "azure_maintenance"))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private async Task LetsTheAdministratorWorkAsync()
    {
        var admin = node.FlexibleConnection();
        (await ImageNode.QueryAsync(admin, "SELECT rolcreatedb AND rolcreaterole AND rolreplication AND NOT rolsuper AND pg_has_role('azure_pg_admin', 'MEMBER') FROM pg_roles WHERE rolname = current_user")).ShouldBe(true);
        (await ImageNode.QueryAsync(admin, "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int")).ShouldBe(35);
        (await ImageNode.QueryAsync(admin, "SHOW wal_level")).ShouldBe("replica");
        await ImageNode.QueryAsync(admin, "CREATE ROLE app LOGIN PASSWORD 'app-Pw_1'");
        await ImageNode.QueryAsync(admin, "CREATE DATABASE dify TEMPLATE template0 ENCODING UTF8 LC_COLLATE 'en_US.utf8' LC_CTYPE 'en_US.utf8'");
        (await ImageNode.QueryAsync(node.FlexibleConnection(database: "dify"), "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'")).ShouldBe("azure_pg_admin");
        (await RefusalAsync("CREATE TABLE t ()", node.FlexibleConnection("app", "app-Pw_1", "dify"))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        await ImageNode.QueryAsync(node.FlexibleConnection(database: "dify"), "GRANT CREATE ON SCHEMA public TO app");
        await ImageNode.QueryAsync(node.FlexibleConnection("app", "app-Pw_1", "dify"), "CREATE TABLE t ()");
    }

    private async Task AllowsListedExtensionsOnlyAsync()
    {
        var admin = node.FlexibleConnection(database: "dify");
        (await ImageNode.QueryAsync(admin, "SHOW azure.extensions")).ShouldBe("UUID-OSSP");
        // Allowed for this session alone would be allowed by its user.
        foreach (var attempt in new[] { "CREATE EXTENSION hstore", "SET azure.extensions = 'hstore'; CREATE EXTENSION hstore", "CREATE EXTENSION dblink" })
        {
            var refused = await RefusalAsync(attempt, admin);
            refused.SqlState.ShouldBe(PostgresErrorCodes.FeatureNotSupported);
            refused.MessageText.ShouldMatch("extension \"(hstore|dblink)\" is not allow-listed for \"azure_pg_admin\" users");
        }

        await ImageNode.QueryAsync(admin, "GRANT CREATE ON DATABASE dify TO app");
        (await RefusalAsync("CREATE EXTENSION \"uuid-ossp\"", node.FlexibleConnection("app", "app-Pw_1", "dify"))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        await ImageNode.QueryAsync(admin, "CREATE EXTENSION \"uuid-ossp\"");
        (await ImageNode.QueryAsync(node.FlexibleConnection("app", "app-Pw_1", "dify"), "SELECT uuid_generate_v4()")).ShouldBeOfType<Guid>();
        // What makes it so is not in the database: a dump of it could be restored anywhere.
        (await ImageNode.QueryAsync(admin, "SELECT count(*) FROM pg_event_trigger")).ShouldBe(0L);
    }

    private async Task TakesANewPasswordAtAStartAsync()
    {
        await node.ApplyAsync(await node.FlexibleManifestAsync("new 'admin\" \\ 2"));
        await node.RolledOutAsync("flexible");

        (await ImageNode.QueryAsync(node.FlexibleConnection(password: "new 'admin\" \\ 2", database: "dify"), "SELECT count(*) FROM pg_tables WHERE tablename = 't'")).ShouldBe(1L);
        (await RefusalAsync("SELECT 1")).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    private async Task<PostgresException> RefusalAsync(string sql, string? connection = null) =>
        await Should.ThrowAsync<PostgresException>(() => ImageNode.QueryAsync(connection ?? node.FlexibleConnection(), sql));
}
