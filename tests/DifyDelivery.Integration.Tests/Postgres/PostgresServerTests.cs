using DifyDelivery.Errors;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres;
using DifyDelivery.Reporting;
using Server = DifyDelivery.Postgres.PostgresServer;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres;

/// <summary>Against a real server: what it says, and what is prepared on it.</summary>
public sealed class PostgresServerTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    private static readonly IActivity Quiet = new NullReporter().Begin("test");

    [Fact]
    public async Task FactsAreTheServersOwn()
    {
        var facts = await Superuser().ReadFactsAsync();

        facts.Version.ShouldStartWith($"{facts.Major}.");
        facts.Major.ShouldBeGreaterThanOrEqualTo(15);
        facts.IsReplica.ShouldBeFalse();
        facts.TlsInUse.ShouldBeNull();
        facts.Login.ShouldBe(new LoginFacts("postgres", true, true, true, true));
        facts.StartedAt.ShouldBeLessThanOrEqualTo(DateTimeOffset.UtcNow);
        facts.Settings["server_encoding"].ShouldBe("UTF8");
        facts.Settings["max_connections"].ShouldBe((string?)await fixture.Server.QueryAsync("SHOW max_connections"));
        facts.Settings["TimeZone"].ShouldBe((string?)await fixture.Server.QueryAsync("SHOW TimeZone"));
    }

    [Fact]
    public async Task WhatIsMissingIsShownThenMadeOnce()
    {
        var administrator = await AdministratorAsync();
        var needs = new ServerNeeds([Unique("api"), Unique("Plug-in")], ["uuid-ossp"]);

        var preview = await administrator.PreviewAsync(needs);
        var done = await administrator.PrepareAsync(needs, Quiet);

        preview.ShouldBe(
        [
            $"create database {needs.Databases[0]}", $"create extension uuid-ossp in {needs.Databases[0]}",
            $"create database {needs.Databases[1]}", $"create extension uuid-ossp in {needs.Databases[1]}",
        ]);
        done.ShouldBe(preview);
        (await administrator.PreviewAsync(needs)).ShouldBeEmpty();
        (await administrator.PrepareAsync(needs, Quiet)).ShouldBeEmpty();
        var database = (await administrator.ReadDatabasesAsync()).Single(found => found.Name == needs.Databases[1]);
        (database.Owner, database.Encoding).ShouldBe((administrator.Endpoint.Username, "UTF8"));
        database.SizeBytes.ShouldBeGreaterThan(1_000_000);
        (await administrator.ReadExtensionsAsync(needs.Databases[0])).ShouldContain(found => found.Name == "uuid-ossp" && found.Schema == "public");
    }

    [Fact]
    public async Task ADatabaseOfSomebodyElseIsRefusedByName()
    {
        var administrator = await AdministratorAsync();
        var database = await fixture.CreateDatabaseAsync();

        var failure = await Should.ThrowAsync<DeliveryException>(() => administrator.PrepareAsync(new ServerNeeds([database], []), Quiet));

        failure.Message.ShouldContain($"'{database}'");
        failure.Why!.ShouldContain("owner");
        failure.Remedy!.ShouldContain($"ALTER DATABASE \"{database}\" OWNER TO");
    }

    [Fact]
    public async Task ADatabaseOfAnotherEncodingIsRefused()
    {
        var database = Unique("latin");
        await fixture.Server.QueryAsync($"CREATE DATABASE {database} TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'");

        (await Should.ThrowAsync<DeliveryException>(() => Superuser().PreviewAsync(new ServerNeeds([database], []))))
            .Message.ShouldContain("LATIN1");
    }

    [Fact]
    public async Task AnExtensionThatIsNotThereIsRefused()
    {
        var database = await fixture.CreateDatabaseAsync();

        await Should.ThrowAsync<DeliveryException>(() => Superuser().PrepareAsync(new ServerNeeds([database], ["no_such_extension"]), Quiet));
    }

    [Fact]
    public async Task TablesAndRowsAreFound()
    {
        var database = await fixture.CreateDatabaseAsync();
        var server = Superuser();
        (await server.HasDataAsync(database)).ShouldBeFalse();

        await fixture.Server.QueryAsync("CREATE TABLE accounts (id int); CREATE TABLE \"Odd name\" (id int); CREATE SCHEMA other; CREATE TABLE other.t (id int)", database);
        (await server.HasTableAsync(database, "accounts")).ShouldBeTrue();
        (await server.HasTableAsync(database, "absent")).ShouldBeFalse();
        (await server.HasRowsAsync(database, "accounts")).ShouldBeFalse();
        (await server.HasRowsAsync(database, "absent")).ShouldBeFalse();
        (await server.HasDataAsync(database)).ShouldBeFalse();

        await fixture.Server.QueryAsync("INSERT INTO \"Odd name\" VALUES (1)", database);
        (await server.HasRowsAsync(database, "Odd name")).ShouldBeTrue();
        (await server.HasDataAsync(database)).ShouldBeTrue();
        (await server.HasDataAsync("no_such_database")).ShouldBeFalse();

        await fixture.Server.QueryAsync("DELETE FROM \"Odd name\"; INSERT INTO other.t VALUES (1)", database);
        (await server.HasDataAsync(database)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("INSERT INTO closed VALUES (1)", true)]
    [InlineData("SELECT lo_create(0)", true)]
    [InlineData("CREATE TABLE parts (id int) PARTITION BY LIST (id); CREATE TABLE part PARTITION OF parts DEFAULT; INSERT INTO parts VALUES (1); GRANT SELECT ON part TO PUBLIC", true)]
    public async Task WhatALoginMayNotReadCountsAsData(string held, bool expected)
    {
        var administrator = await AdministratorAsync();
        var database = await fixture.CreateDatabaseAsync();
        await fixture.Server.QueryAsync($"CREATE TABLE closed (id int, note text); {held}", database);

        (await administrator.HasDataAsync(database)).ShouldBe(expected);
    }

    [Fact]
    public async Task AWrongPasswordFailsAtOnceAndIsNotRepeated()
    {
        const string wrong = "Wrong-Password_1";
        var server = new Server(EndpointOf(fixture.Server) with { Password = wrong });

        var failure = await Should.ThrowAsync<LoginRefusedException>(() => server.WaitUntilReadyAsync(TimeSpan.FromHours(1), Quiet));

        failure.ToString().ShouldContain("password authentication failed");
        $"{failure}{failure.InnerException}{server.Endpoint}".ShouldNotContain(wrong);
    }

    [Fact]
    public async Task AMissingDatabaseIsNamed() =>
        (await Should.ThrowAsync<DeliveryException>(() => Superuser().ReadExtensionsAsync("nowhere"))).Message.ShouldContain("'nowhere'");

    [Fact]
    public async Task CancellingIsNotAFailureOfTheServer() =>
        await Should.ThrowAsync<OperationCanceledException>(() => Superuser().ReadFactsAsync(new CancellationToken(canceled: true)));

    internal static PostgresEndpoint EndpointOf(TestServer server, PostgresTls tls = PostgresTls.Disable) =>
        new(server.Host, server.Port, "postgres", TestServer.AdminPassword, tls);

    private static string Unique(string name) => $"{name}_{Guid.NewGuid():n}";

    private Server Superuser() => new(EndpointOf(fixture.Server));

    /// <summary>A login with what Azure grants: no superuser.</summary>
    private async Task<Server> AdministratorAsync()
    {
        var name = Unique("admin");
        await fixture.Server.QueryAsync($"CREATE ROLE {name} LOGIN CREATEDB CREATEROLE PASSWORD 'Admin-Password_1'");
        return new Server(EndpointOf(fixture.Server) with { Username = name, Password = "Admin-Password_1" });
    }
}
