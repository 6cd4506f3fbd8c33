using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.StandIn;

public sealed class MigrationTests(PostgresServerFixture postgres) : IClassFixture<PostgresServerFixture>
{
    private const string ShapeSql = """
        SELECT md5(string_agg(line, E'\n' ORDER BY line COLLATE "C")) FROM (
          SELECT concat_ws(' ', table_name, column_name, data_type, column_default) AS line FROM information_schema.columns WHERE table_schema = 'public'
          UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public') AS shape
        """;

    [Fact]
    public async Task Many_at_once_make_the_schema_once()
    {
        var database = await postgres.CreateDatabaseAsync();
        var environment = StandInProcess.ApiDatabase(postgres.Server, database);

        var apis = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StandInProcess.StartAsync("api", environment)));

        try
        {
            apis.Count(api => api.Program.Output.Contains("migration successful", StringComparison.Ordinal)).ShouldBe(1);
            (await postgres.Server.QueryAsync("SELECT version_num FROM alembic_version", database)).ShouldBe("a4f2d8c9b731");
        }
        finally
        {
            foreach (var api in apis)
            {
                await api.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_migrated_database_is_left_as_it_is()
    {
        var database = await postgres.CreateDatabaseAsync();
        (string, string?)[] environment = [.. StandInProcess.ApiDatabase(postgres.Server, database), ("STANDIN_WRITES_PER_SECOND", "0")];
        await using (await StandInProcess.StartAsync("api", environment))
        {
        }

        var before = await postgres.Server.QueryAsync(ShapeSql, database);
        await using (await StandInProcess.StartAsync("api", environment))
        {
        }

        (await postgres.Server.QueryAsync(ShapeSql, database)).ShouldBe(before);
    }

    [Fact]
    public async Task The_schema_has_what_makes_migrations_hard()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var api = await StandInProcess.StartAsync("api", StandInProcess.ApiDatabase(postgres.Server, database));

        (await postgres.Server.QueryAsync("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", database)).ShouldBe(21L);
        (await postgres.Server.QueryAsync("SELECT count(*) FROM pg_sequences", database)).ShouldBe(3L);
        (await postgres.Server.QueryAsync("SELECT extname FROM pg_extension WHERE extname = 'uuid-ossp'", database)).ShouldBe("uuid-ossp");
        (await postgres.Server.QueryAsync("SELECT substr(uuidv7()::text, 15, 1) || substr(uuidv7_boundary(now())::text, 15, 1)", database)).ShouldBe("77");
        (await postgres.Server.QueryAsync("SELECT uuidv7_boundary(now()) < uuidv7()", database)).ShouldBe(true);
        (await postgres.Server.QueryAsync(
            "SELECT count(DISTINCT data_type) FROM information_schema.columns WHERE table_schema = 'public' AND data_type IN ('bytea', 'json', 'jsonb', 'uuid')",
            database)).ShouldBe(4L);
    }

    [Fact]
    public async Task A_role_that_may_not_create_the_extension_ends_the_api_and_leaves_nothing()
    {
        var database = await postgres.CreateDatabaseAsync();
        await postgres.Server.QueryAsync($"CREATE ROLE {database}_app LOGIN PASSWORD 'app-1'; GRANT CREATE ON SCHEMA public TO {database}_app", database);

        var (exitCode, output) = await StandInProcess.RunToEndAsync(
            "api", [.. StandInProcess.ApiDatabase(postgres.Server, database), ("DB_USERNAME", $"{database}_app"), ("DB_PASSWORD", "app-1")]);

        exitCode.ShouldBe(1);
        output.ShouldContain("permission denied to create extension \"uuid-ossp\"");
        (await postgres.Server.QueryAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database)).ShouldBe(0L);
    }
}
