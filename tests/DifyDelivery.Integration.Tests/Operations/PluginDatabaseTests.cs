using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations;
using DifyDelivery.Planning;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>The plugin daemon's tables: one database in the cluster, one or two outside it.</summary>
public sealed class PluginDatabaseTests(StageServers servers) : IClassFixture<StageServers>, IAsyncLifetime
{
    private const string Tables =
        """
        CREATE TABLE plugins (id uuid PRIMARY KEY DEFAULT public.uuid_generate_v4(), name text UNIQUE); INSERT INTO plugins (name) SELECT 'p' || n FROM generate_series(1, 30) n;
        CREATE TABLE endpoints (id serial PRIMARY KEY, hook_id text); INSERT INTO endpoints (hook_id) SELECT 'h' || n FROM generate_series(1, 7) n;
        """;

    private MigrationStage _stage = null!;

    public async Task InitializeAsync()
    {
        _stage = await MigrationStage.StartAsync(servers);
        _stage.PluginDatabase = PluginDatabase.Own;
    }

    public Task DisposeAsync()
    {
        _stage.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task ItIsSplitOffOnTheWayOut()
    {
        await _stage.InCluster.QueryAsync(Tables, "dify");
        await _stage.BeginAfterAsync(MigrationSteps.Provision);
        _stage.When("Start Dify's writers", () => Task.FromException(new KilledException()));

        await Should.ThrowAsync<KilledException>(() => _stage.MigrateAsync());

        var record = await _stage.RecordAsync();
        record.State.ShouldBe(MigrationState.Switched);
        record.Databases.Select(part => (part.Name, part.Source, part.Target, part.Rows, part.IsEqual)).ShouldBe(
            [("dify", "dify", "dify", 50L, true), ("dify_plugin", "dify", "dify_plugin", 37L, true)]);
        (await TablesAsync(_stage.Flexible, "dify")).ShouldBe("apps");
        (await TablesAsync(_stage.Flexible, "dify_plugin")).ShouldBe("endpoints,plugins");
        (await _stage.Flexible.QueryAsync("INSERT INTO endpoints (hook_id) VALUES ('next') RETURNING id", "dify_plugin")).ShouldBe(8);
        _stage.Helm.Manifest!.ShouldContain("DB_DATABASE: \"dify_plugin\"");

        // What was split off is compared with the one database that is kept, and the way back finds what was written to it.
        var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => _stage.RollBackAsync());
        refused.Why!.ShouldBe($"public.endpoints: 7 rows on dify-postgresql-primary, 8 on {MigrationStage.Confirmed}");
    }

    [Fact]
    public async Task ItIsMergedOnTheWayBack()
    {
        await BeginMergeAsync();
        _stage.When("Point Dify at", () => Task.FromException(new KilledException()));

        await Should.ThrowAsync<KilledException>(() => _stage.MigrateAsync(to: Topology.InCluster));

        await ShouldBeMergedAsync();
        (await _stage.InCluster.QueryAsync("SELECT last_value FROM endpoints_id_seq", "dify")).ShouldBe(7L);
    }

    [Theory]
    [InlineData("\"isAccepted\":true")]
    [InlineData("\"verifiedIn\"")]
    public async Task AMergeThatIsKilledBetweenTheTwoCopiesGoesOn(string instant)
    {
        await BeginMergeAsync();
        _stage.DieWhenWriting(instant);
        await Should.ThrowAsync<KilledException>(() => _stage.MigrateAsync(to: Topology.InCluster));
        (await _stage.RecordAsync()).State.ShouldBe(MigrationState.Fenced);
        _stage.Cluster.BeforeWrite = null;
        _stage.When("Point Dify at", () => Task.FromException(new KilledException()));

        await Should.ThrowAsync<KilledException>(() => _stage.MigrateAsync(to: Topology.InCluster));

        await ShouldBeMergedAsync();
    }

    [Fact]
    public async Task ATableThatIsInBothIsNamedAndNothingIsMoved()
    {
        await BeginMergeAsync();
        await _stage.Flexible.QueryAsync("CREATE TABLE plugins (id int); INSERT INTO plugins VALUES (1); ALTER TABLE plugins OWNER TO delivery_admin", "dify");
        await _stage.Flexible.QueryAsync("CREATE FUNCTION somebodys() RETURNS int LANGUAGE sql AS 'SELECT 1'", "dify_plugin");

        var findings = await _stage.LookAsync(Topology.InCluster);

        findings.Single(finding => finding.Id == "migration.plugin-tables-twice").Message.ShouldContain("public.plugins.");
        findings.Single(finding => finding.Id == "migration.plugin-database-more").Message.ShouldContain("function public.somebodys()");
    }

    [Fact]
    public async Task ADatabaseOfThatNameIsNotMixedWithWhatIsSplitOff()
    {
        await _stage.InCluster.QueryAsync(Tables, "dify");
        await _stage.InCluster.QueryAsync("CREATE DATABASE dify_plugin TEMPLATE template0 ENCODING UTF8");
        await _stage.InCluster.QueryAsync("CREATE TABLE plugins (id int); INSERT INTO plugins VALUES (1)", "dify_plugin");
        await _stage.BeginAfterAsync(MigrationSteps.Provision);

        (await Should.ThrowAsync<FindingsBlockException>(() => _stage.MigrateAsync())).Errors.ShouldContain(finding => finding.Id == "migration.plugin-database-taken");
    }

    [Fact]
    public async Task NobodyGivesThePluginDaemonAnotherDatabaseInPassing()
    {
        await _stage.UpgradeAsync(new ReleaseShape(Topology.FlexibleServer));
        _stage.PluginDatabase = PluginDatabase.Shared;

        var refused = await Should.ThrowAsync<FindingsBlockException>(() => _stage.UpgradeAsync(new ReleaseShape(Topology.FlexibleServer, Fenced: true)));

        var finding = refused.Errors.Single();
        finding.Id.ShouldBe("topology.plugin-database");
        finding.Remedy!.ShouldContain("--plugin-database Own");
    }

    [Fact]
    public async Task AWayBackNeedsThePluginDatabaseThatTheMigrationBeganWith()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Database);
        _stage.PluginDatabase = PluginDatabase.Shared;

        (await Should.ThrowAsync<FindingsBlockException>(() => _stage.RollBackAsync())).Errors.ShouldContain(finding => finding.Id == "migration.plugin-database-changed");
    }

    private async Task BeginMergeAsync()
    {
        await _stage.InCluster.QueryAsync("DROP TABLE apps", "dify");
        await _stage.Flexible.QueryAsync("CREATE TABLE apps (id int PRIMARY KEY, name text); INSERT INTO apps SELECT n, 'app ' || n FROM generate_series(1, 50) n; ALTER TABLE apps OWNER TO delivery_admin", "dify");
        await _stage.Flexible.QueryAsync($"CREATE DATABASE dify_plugin OWNER {StageServers.Admin} TEMPLATE template0 ENCODING UTF8");
        await _stage.Flexible.QueryAsync($"CREATE EXTENSION \"uuid-ossp\"; {Tables} ALTER TABLE plugins OWNER TO delivery_admin; ALTER TABLE endpoints OWNER TO delivery_admin", "dify_plugin");
        await _stage.BeginBackAsync();
    }

    private async Task ShouldBeMergedAsync()
    {
        var record = await _stage.RecordAsync();
        record.State.ShouldBe(MigrationState.Verified);
        record.Databases.Select(part => (part.Name, part.Source, part.Target, part.Rows, part.IsEqual)).ShouldBe(
            [("dify", "dify", "dify", 50L, true), ("dify_plugin", "dify_plugin", "dify", 37L, true)]);
        (await TablesAsync(_stage.InCluster, "dify")).ShouldBe("apps,endpoints,plugins");
        (await _stage.InCluster.QueryAsync("SELECT count(*) FROM plugins", "dify")).ShouldBe(30L);
    }

    private static async Task<string> TablesAsync(Support.PostgresServer server, string database) => (string)(await server.QueryAsync(
        "SELECT coalesce(string_agg(tablename, ',' ORDER BY tablename), '') FROM pg_tables WHERE schemaname = 'public'", database))!;
}
