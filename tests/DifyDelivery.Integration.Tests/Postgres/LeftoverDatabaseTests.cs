using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Backups;
using DifyDelivery.Postgres.Inspection;
using DifyDelivery.Reporting;
using Server = DifyDelivery.Postgres.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres;

/// <summary>What a DROP DATABASE leaves that was cut short after it had marked the database, with all its files still there, or without.</summary>
public sealed class LeftoverDatabaseTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    private static readonly IActivity Quiet = new NullReporter().Begin("test");

    private PostgresEndpoint Endpoint => PostgresServerTests.EndpointOf(fixture.Server);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task HoldsNothing(bool hasFiles)
    {
        var database = await LeaveAsync(hasFiles);
        var server = new Server(Endpoint);

        (await server.HasDataAsync(database)).ShouldBeFalse();
        (await server.HasRowsAsync(database, "accounts")).ShouldBeFalse();
        (await server.HasTableAsync(database, "accounts")).ShouldBeFalse();
        (await server.ReadRevisionsAsync(database)).ShouldBeEmpty();
        (await new DatabaseRemoval(Endpoint).HasTablesAsync(database)).ShouldBeFalse();
        (await new DatabaseOutline(Endpoint).ListTablesAsync(database)).ShouldBeNull();
        var inspection = await new ServerInspector(Endpoint).InspectDatabaseAsync(database);
        (inspection.Exists, inspection.Obstacle).ShouldBe((false, null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task IsListedAsWhatItIs(bool hasFiles)
    {
        var database = await LeaveAsync(hasFiles);
        var whole = await fixture.CreateDatabaseAsync();

        var databases = await new Server(Endpoint).ReadDatabasesAsync();

        databases.Single(found => found.Name == database).IsLeftover.ShouldBeTrue();
        databases.Single(found => found.Name == whole).IsLeftover.ShouldBeFalse();
    }

    [Fact]
    public async Task TakesItsNameStillButIsNothingOfWhatItsCommentSays()
    {
        var database = await LeaveAsync(hasFiles: true);
        var names = new DatabaseNames(Endpoint);

        (await names.ListAsync()).ShouldContain(new KeyValuePair<string, string?>(database, null));
        (await names.ListUsableAsync()).ShouldNotContain(database);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GivesWayToADatabaseThatIsNeeded(bool hasFiles)
    {
        var database = await LeaveAsync(hasFiles);
        var server = new Server(Endpoint);
        var needs = new ServerNeeds([database], ["uuid-ossp"]);

        var preview = await server.PreviewAsync(needs);
        var done = await server.PrepareAsync(needs, Quiet);

        preview.Count.ShouldBe(3);
        preview[0].ShouldContain("cut short");
        preview[1].ShouldBe($"create database {database}");
        done.ShouldBe(preview);
        (await server.PreviewAsync(needs)).ShouldBeEmpty();
        (await server.HasTableAsync(database, "accounts")).ShouldBeFalse();
    }

    [Fact]
    public async Task IsDropped()
    {
        var database = await LeaveAsync(hasFiles: false);

        await new DatabaseRemoval(Endpoint).DropAsync(database);

        (await new Server(Endpoint).ReadDatabasesAsync()).ShouldNotContain(found => found.Name == database);
    }

    /// <summary>As the server leaves it: marked, with the comment that would have gone in the same transaction as the row.</summary>
    private async Task<string> LeaveAsync(bool hasFiles)
    {
        var database = await fixture.CreateDatabaseAsync();
        await fixture.Server.QueryAsync("CREATE TABLE accounts (id int); INSERT INTO accounts VALUES (1)", database);
        await fixture.Server.QueryAsync($"COMMENT ON DATABASE {database} IS 'complete'");
        await fixture.Server.QueryAsync($"UPDATE pg_database SET datconnlimit = -2 WHERE datname = '{database}'");
        if (!hasFiles)
        {
            var number = await fixture.Server.QueryAsync($"SELECT oid FROM pg_database WHERE datname = '{database}'");
            await fixture.Server.QueryAsync($"CHECKPOINT; COPY (SELECT 1) TO PROGRAM 'rm -r base/{number}'");
        }

        return database;
    }
}
