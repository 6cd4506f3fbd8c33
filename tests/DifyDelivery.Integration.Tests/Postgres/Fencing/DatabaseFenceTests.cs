using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Migration;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Backups;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Fencing;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using Npgsql;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Fencing;

/// <summary>Closing a real database to real sessions, and what is removed and backed up behind the fence.</summary>
public sealed class DatabaseFenceTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    private static readonly IActivity Quiet = new NullReporter().Begin("test");

    [Fact]
    public async Task NewSessionsAreReadOnlyUntilTheFenceIsLifted()
    {
        var (name, fence) = await MakeAsync();

        (await fence.IsReadOnlyAsync()).ShouldBeFalse();
        await fence.RaiseAsync();
        await fence.RaiseAsync();
        (await fence.IsReadOnlyAsync()).ShouldBeTrue();
        (await Should.ThrowAsync<PostgresException>(() => fixture.Server.QueryAsync("INSERT INTO t VALUES (9)", name))).SqlState
            .ShouldBe(PostgresErrorCodes.ReadOnlySqlTransaction);

        await fence.LiftAsync();
        await fence.LiftAsync();
        (await fence.IsReadOnlyAsync()).ShouldBeFalse();
        await fixture.Server.QueryAsync("INSERT INTO t VALUES (9)", name);
    }

    [Fact]
    public async Task WhoIsConnectedIsNamedAndEndedAndOurOwnSessionsDoNotCount()
    {
        var (name, fence) = await MakeAsync();
        await using var stranger = await ConnectAsync(name, "a cron job");
        await using var own = await ConnectAsync(name, "dify-delivery copy 1");

        var sessions = await fence.ListSessionsAsync();

        sessions.Single().Application.ShouldBe("a cron job");
        sessions.Single().User.ShouldBe("postgres");
        (await new QuietSource(fence, name, TimeProvider.System).CloseAsync(Quiet)).ShouldBe(1);
        (await fence.ListSessionsAsync()).ShouldBeEmpty();
        await Should.ThrowAsync<NpgsqlException>(() => AskAsync(stranger));
        await AskAsync(own);
    }

    [Fact]
    public async Task AQuietDatabaseIsProvedQuietAndAWrittenRowIsSeen()
    {
        var (name, fence) = await MakeAsync();
        await fence.RaiseAsync();
        var source = new QuietSource(fence, name, TimeProvider.System);

        var position = await source.ProveAsync(null, Quiet);

        // Read only is a default that a session may change; the proof must not rest on it.
        await using (var writer = await ConnectAsync(name, "rude"))
        {
            foreach (var statement in new[] { "SET default_transaction_read_only = off", "INSERT INTO t VALUES (10), (11)" })
            {
                await using var command = new NpgsqlCommand(statement, writer);
                await command.ExecuteNonQueryAsync();
            }
        }

        await Eventually.HoldsAsync(
            async () => (await fence.ReadPositionAsync()).Changes.Rows > position.Changes.Rows, () => "the server does not count the rows");
        (await Should.ThrowAsync<DifyDelivery.Errors.DeliveryException>(() => source.ProveAsync(position.Changes, Quiet))).Message
            .ShouldContain("2 rows changed");
    }

    /// <summary>A crash takes the server's counts away; the same number of rows after it is no proof.</summary>
    [Fact]
    public async Task AfterACrashTheFenceStandsAndTheCountBeginsAnew()
    {
        await using var server = await TestServer.StartNewAsync(settings: ["synchronous_commit = off", "wal_writer_delay = 10s"]);
        await server.QueryAsync("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2); CHECKPOINT");
        var fence = new DatabaseFence(new(server.Host, server.Port, "postgres", TestServer.AdminPassword, PostgresTls.Disable), "postgres");
        await Eventually.HoldsAsync(async () => (await fence.ReadPositionAsync()).Changes.Rows == 2, () => "the server does not count the rows");
        var before = (await fence.ReadPositionAsync()).Changes;

        await server.StopAsync();
        await server.StartAsync();
        (await fence.ReadPositionAsync()).Changes.ShouldBe(before, "a server that stops in good order keeps its counts");
        await fence.RaiseAsync();
        await server.KillAsync();
        await server.StartAsync();

        (await fence.IsReadOnlyAsync()).ShouldBeTrue();
        await server.QueryAsync("BEGIN READ WRITE; INSERT INTO t VALUES (3), (4); COMMIT");
        await Eventually.HoldsAsync(async () => (await fence.ReadPositionAsync()).Changes.Rows == 2, () => "the server does not count the rows");
        (await fence.ReadPositionAsync()).Changes.Continues(before).ShouldBeFalse();
        await server.QueryAsync("SELECT pg_stat_reset()");
        (await fence.ReadPositionAsync()).Changes.Since.ShouldNotBe(before.Since);
    }

    [Fact]
    public async Task AServerThatCountsNoRowsSaysSo()
    {
        var (name, fence) = await MakeAsync();
        (await fence.ReadPositionAsync()).CountsRows.ShouldBeTrue();

        await fixture.Server.QueryAsync($"ALTER DATABASE {name} SET track_counts = off");

        (await fence.ReadPositionAsync()).CountsRows.ShouldBeFalse();
    }

    [Fact]
    public async Task TheSystemIdentifierIsTheServersOwn()
    {
        var (_, fence) = await MakeAsync();

        (await fence.ReadSystemIdentifierAsync()).ShouldBe($"{await fixture.Server.QueryAsync("SELECT system_identifier FROM pg_control_system()")}");
    }

    [Fact]
    public async Task ADatabaseGoesWithItsSessionsAndNoneIsNoFailure()
    {
        var (name, fence) = await MakeAsync();
        await using var stranger = await ConnectAsync(name, "psql");
        var removal = new DatabaseRemoval(Endpoint);
        await fence.RaiseAsync();

        (await removal.HasTablesAsync(name)).ShouldBeTrue();
        await removal.DropAsync(name);
        await removal.DropAsync(name);

        (await removal.HasTablesAsync(name)).ShouldBeFalse();
        await fixture.Server.QueryAsync($"CREATE DATABASE {name}");
        (await fence.IsReadOnlyAsync()).ShouldBeFalse("a new database of the same name must not be fenced");
        (await removal.HasTablesAsync(name)).ShouldBeFalse();
    }

    [Fact]
    public async Task ABackupOfAReadOnlyDatabaseRestores()
    {
        var (name, fence) = await MakeAsync();
        await fence.RaiseAsync();
        await fixture.Server.QueryAsync($"CREATE DATABASE {name}_restored");
        var backup = new DatabaseBackup(PostgresBinaries.Folder(), new ProcessRunner(new Redactor()));
        var archive = Path.Combine(Directory.CreateTempSubdirectory("backup-").FullName, "archive");

        await backup.DumpAsync(new DatabaseRef(Endpoint, name), archive);
        await backup.DumpAsync(new DatabaseRef(Endpoint, name), archive);
        (await backup.RestoreAsync(archive, new DatabaseRef(Endpoint, $"{name}_restored"))).ShouldBeNull();

        (await fixture.Server.QueryAsync("SELECT sum(id) FROM t", $"{name}_restored")).ShouldBe(6L);
        Directory.Delete(Path.GetDirectoryName(archive)!, recursive: true);
    }

    private PostgresEndpoint Endpoint => new(fixture.Server.Host, fixture.Server.Port, "postgres", TestServer.AdminPassword, PostgresTls.Disable);

    private async Task<(string Name, DatabaseFence Fence)> MakeAsync()
    {
        var name = "fence_" + Guid.NewGuid().ToString("N")[..8];
        await fixture.Server.QueryAsync($"CREATE DATABASE {name}");
        await fixture.Server.QueryAsync("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3)", name);
        return (name, new DatabaseFence(Endpoint, name));
    }

    private async Task<NpgsqlConnection> ConnectAsync(string database, string application)
    {
        var connection = new NpgsqlConnection(fixture.Server.ConnectionString(database) + $";Application Name={application}");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task AskAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync();
    }
}
