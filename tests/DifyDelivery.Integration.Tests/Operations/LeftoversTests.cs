using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;
using DifyDelivery.Verification;
using Npgsql;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>What runs that were killed have left is removed by the next one; what is somebody else's is named, and left alone.</summary>
public sealed class LeftoversTests(StageServers servers) : IClassFixture<StageServers>, IAsyncLifetime
{
    private const string Left = "dify_rehearsal_0123abcd";
    private const string Somebodys = "dify_rehearsal_report";
    private MigrationStage _stage = null!;

    public async Task InitializeAsync() => _stage = await MigrationStage.StartAsync(servers);

    public async Task DisposeAsync()
    {
        foreach (var server in new[] { _stage.InCluster, _stage.Flexible })
        {
            await server.QueryAsync($"DROP DATABASE IF EXISTS {Left}");
            await server.QueryAsync($"DROP DATABASE IF EXISTS {Somebodys}");
        }

        _stage.Dispose();
    }

    [Fact]
    public async Task ARehearsalDropsWhatAKilledOneLeft()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Soak);
        await _stage.InCluster.QueryAsync($"CREATE DATABASE {Left}");
        await _stage.InCluster.QueryAsync($"CREATE DATABASE {Somebodys}");
        _stage.Cluster.Engines.Add("dify-engine-abc123");

        await _stage.RehearseAsync();

        (await RehearsalsAsync(_stage.InCluster)).ShouldBe(Somebodys);
        _stage.Cluster.Engines.ShouldBeEmpty();
    }

    [Fact]
    public async Task AMigrationDropsWhatAKilledRehearsalLeftOnEitherServer()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Preflight);
        await _stage.Flexible.QueryAsync($"CREATE DATABASE {Left} OWNER {StageServers.Admin}");
        await _stage.InCluster.QueryAsync($"CREATE DATABASE {Left}");
        await _stage.InCluster.QueryAsync($"CREATE DATABASE {Somebodys}");
        _stage.Cluster.Engines.Add("dify-engine-abc123");
        _stage.When("Write down what runs", () => Task.FromException(new KilledException()));

        await Should.ThrowAsync<KilledException>(() => _stage.MigrateAsync());

        (await RehearsalsAsync(_stage.Flexible)).ShouldBe("");
        (await RehearsalsAsync(_stage.InCluster)).ShouldBe(Somebodys);
        _stage.Cluster.Engines.ShouldBeEmpty();
    }

    [Fact]
    public async Task AWayBackEndsAnEngineThatThePlanDidNotSee()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Database);
        _stage.When("Open the migration's journal", () =>
        {
            _stage.Cluster.Engines.Add("dify-engine-abc123");
            return Task.CompletedTask;
        });

        await _stage.RollBackAsync();

        _stage.Cluster.Engines.ShouldBeEmpty();
        (await _stage.RecordAsync()).State.ShouldBe(MigrationState.RolledBack);
    }

    [Fact]
    public async Task AStatusSaysWhichRightIsMissingAndReadsWhatItMay()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Verify);

        await _stage.StatusAsync(new Finding("rbac.missing", Severity.Error, "The user of this cluster may not patch deployments.", "./build.sh Doctor --env dev --rbac writes the Roles."));

        _stage.Reporter.Text.ShouldContain("may not patch deployments. ./build.sh Doctor --env dev --rbac");
        _stage.Reporter.Text.ShouldContain("verified, not switched");
        _stage.Reporter.Text.ShouldNotContain("this is what this machine knows");
    }

    [Fact]
    public async Task AStrangersSessionOnTheOldServerIsAWarning()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Soak);
        await using var stranger = new NpgsqlConnection(_stage.InCluster.ConnectionString("dify") + ";Application Name=psql;Pooling=false");
        await stranger.OpenAsync();

        var found = await _stage.FindSessionsAsync();

        found.State.ShouldBe(CheckState.Warning);
        found.Detail.ShouldContain("1 on dify-postgresql-primary, which Dify does not use, and none of them Dify's: postgres@127.0.0.1 (psql) 1");
    }

    [Fact]
    public async Task ASessionOfDifysOwnPodOnTheOldServerFails()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Soak);
        _stage.Cluster.PodAddress = "127.0.0.1";
        await using var own = new NpgsqlConnection(_stage.InCluster.ConnectionString("dify") + ";Application Name=psql;Pooling=false");
        await own.OpenAsync();

        (await _stage.FindSessionsAsync()).State.ShouldBe(CheckState.Failed);
    }

    private static async Task<string> RehearsalsAsync(Support.PostgresServer server) =>
        (string)(await server.QueryAsync("SELECT coalesce(string_agg(datname, ',' ORDER BY datname), '') FROM pg_database WHERE datname LIKE 'dify\\_rehearsal%'"))!;
}
