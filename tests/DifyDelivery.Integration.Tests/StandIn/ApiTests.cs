using System.Net;
using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.StandIn;

public sealed class ApiTests(PostgresServerFixture postgres) : IClassFixture<PostgresServerFixture>
{
    [Theory]
    [InlineData("DB_HOST", "no-such-host.invalid", "no-such-host.invalid")]
    [InlineData("DB_PORT", "1", "Failed to connect")]
    [InlineData("DB_PORT", "five", "DB_PORT is 'five', which is not an integer")]
    [InlineData("DB_PASSWORD", "wrong", "password authentication failed")]
    [InlineData("DB_DATABASE", "elsewhere", "database \"elsewhere\" does not exist")]
    [InlineData("DB_EXTRAS", "sslmode=sometimes", "invalid sslmode value")]
    [InlineData("DB_EXTRAS", "sslmode=verify-full", "root certificate file")]
    [InlineData("DB_EXTRAS", "colour=blue", "invalid connection option \"colour\"")]
    public async Task A_wrong_value_ends_the_api(string name, string value, string complaint)
    {
        var database = await postgres.CreateDatabaseAsync();

        var (exitCode, output) = await StandInProcess.RunToEndAsync("api", [.. StandInProcess.ApiDatabase(postgres.Server, database), (name, value)]);

        exitCode.ShouldBe(1);
        output.ShouldContain(complaint);
        output.ShouldNotContain(PostgresServer.AdminPassword);
    }

    [Theory]
    [InlineData("api")]
    [InlineData("worker")]
    [InlineData("beat")]
    public async Task Without_DB_HOST_localhost_5432_is_meant(string component)
    {
        var (exitCode, output) = await StandInProcess.RunToEndAsync(component, ("DB_PASSWORD", "x"), ("DB_DATABASE", "no_such_database"), ("DB_HOST", null));

        exitCode.ShouldBe(1);
        output.ShouldContain("database no_such_database on localhost:5432 as postgres");
    }

    [Fact]
    public async Task Health_needs_no_database_and_says_it_is_a_stand_in()
    {
        await using var api = await StandInProcess.StartAsync("api", StandInProcess.ApiDatabase(postgres.Server, await postgres.CreateDatabaseAsync()));

        var health = await api.GetJsonAsync("/health");
        using var answer = await api.GetAsync("/standin");

        health["status"]!.GetValue<string>().ShouldBe("ok");
        health["version"]!.GetValue<string>().ShouldBe("1.14.2");
        health["standin"]!.GetValue<bool>().ShouldBeTrue();
        answer.Headers.Server.ToString().ShouldBe("dify-stand-in");
        (await api.GetJsonAsync("/v1/"))["server_version"]!.GetValue<string>().ShouldBe("1.14.2");
        (await api.GetJsonAsync("/console/api/ping"))["result"]!.GetValue<string>().ShouldBe("pong");
        using var incomplete = await api.GetAsync("/console/api/version");
        incomplete.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Setup_is_finished_once_and_by_the_database()
    {
        var environment = StandInProcess.ApiDatabase(postgres.Server, await postgres.CreateDatabaseAsync());
        await using var api = await StandInProcess.StartAsync("api", environment);
        (await api.GetJsonAsync("/console/api/setup"))["step"]!.GetValue<string>().ShouldBe("not_started");

        using var weak = await api.PostAsync("/console/api/setup", new { email = "a@b.example", name = "admin", password = "short" });
        using var first = await api.PostAsync("/console/api/setup", new { email = "a@b.example", name = "admin", password = "letters-and-1" });
        using var second = await api.PostAsync("/console/api/setup", new { email = "a@b.example", name = "admin", password = "letters-and-1" });

        weak.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        second.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var setup = await api.GetJsonAsync("/console/api/setup");
        setup["step"]!.GetValue<string>().ShouldBe("finished");
        await using var restarted = await StandInProcess.StartAsync("api", environment);
        (await restarted.GetJsonAsync("/console/api/setup"))["setup_at"]!.GetValue<string>().ShouldBe(setup["setup_at"]!.GetValue<string>());
    }

    [Fact]
    public async Task TLS_is_verified_when_asked_for()
    {
        await using var server = await PostgresServer.StartNewAsync(tls: true);
        await server.QueryAsync("CREATE DATABASE dify");
        (string, string?)[] environment = [.. StandInProcess.ApiDatabase(server, "dify")];

        await using var preferring = await StandInProcess.StartAsync("api", environment);
        await using var verifying = await StandInProcess.StartAsync("api", [.. environment, ("DB_EXTRAS", $"sslmode=verify-full&sslrootcert={server.CertificatePath}")]);
        var (exitCode, output) = await StandInProcess.RunToEndAsync("api", [.. environment, ("DB_EXTRAS", "sslmode=disable")]);

        exitCode.ShouldBe(1);
        output.ShouldContain("no encryption");
    }
}
