using System.Net;
using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.StandIn;

public sealed class PluginDaemonTests(PostgresServerFixture postgres) : IClassFixture<PostgresServerFixture>
{
    private const string Tenant = "11111111-1111-4111-8111-111111111111";

    [Theory]
    [InlineData("letters-and_1", true)]
    [InlineData("with space", false)]
    [InlineData("with'quote", true)] // a quote inside a word is an ordinary character ...
    [InlineData("'leading", false)] // ... and opens a quoted value at its start
    [InlineData("back\\slash", false)]
    public async Task A_password_works_as_far_as_an_unquoted_connection_string_carries_it(string password, bool works)
    {
        var database = await postgres.CreateDatabaseAsync();
        var role = database + "_plugin";
        await postgres.Server.QueryAsync($"CREATE ROLE {role} LOGIN PASSWORD '{password.Replace("'", "''", StringComparison.Ordinal)}'; ALTER DATABASE {database} OWNER TO {role}");
        (string, string?)[] environment = [.. Environment(database), ("DB_USERNAME", role), ("DB_PASSWORD", password)];

        if (works)
        {
            await using var daemon = await StandInProcess.StartAsync("plugin-daemon", environment);
            return;
        }

        var (exitCode, output) = await StandInProcess.RunToEndAsync("plugin-daemon", environment);
        exitCode.ShouldBe(1);
        output.ShouldNotContain(password);
    }

    [Theory]
    [InlineData("DB_SSL_MODE", "verify-full", "disable or require is expected")]
    [InlineData("DB_HOST", null, "DB_HOST is required")]
    [InlineData("SERVER_KEY", null, "SERVER_KEY is required")]
    [InlineData("DB_EXTRAS", "sslmode=require", "invalid command-line argument for server process")]
    [InlineData("DB_PASSWORD", "wrong", "password authentication failed")]
    public async Task A_wrong_value_ends_the_daemon(string name, string? value, string complaint)
    {
        var (exitCode, output) = await StandInProcess.RunToEndAsync("plugin-daemon", [.. Environment(await postgres.CreateDatabaseAsync()), (name, value)]);

        exitCode.ShouldBe(1);
        output.ShouldContain(complaint);
    }

    [Fact]
    public async Task TLS_is_off_unless_required()
    {
        await using var server = await PostgresServer.StartNewAsync(tls: true);
        (string, string?)[] environment = [.. Environment("dify", server)];

        var (exitCode, output) = await StandInProcess.RunToEndAsync("plugin-daemon", environment);
        await using var daemon = await StandInProcess.StartAsync("plugin-daemon", [.. environment, ("DB_SSL_MODE", "require")]);

        exitCode.ShouldBe(1);
        output.ShouldContain("no encryption");
    }

    [Fact]
    public async Task A_missing_database_is_created_and_filled_with_its_tables()
    {
        var database = $"plugins_{Guid.NewGuid():n}";

        await using var daemon = await StandInProcess.StartAsync("plugin-daemon", Environment(database));

        (await postgres.Server.QueryAsync("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", database)).ShouldBe(5L);
        (await daemon.GetJsonAsync("/health/check"))["status"]!.GetValue<string>().ShouldBe("ok");
        using var unknown = await daemon.GetAsync("/e/nothing/x");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await unknown.Content.ReadAsStringAsync()).ShouldContain("endpoint not found");
        using var keyless = await daemon.GetAsync($"/plugin/{Tenant}/management/list?page=1&page_size=1");
        keyless.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Every_acknowledged_number_is_stored_once_and_a_lost_one_shows()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var daemon = await StandInProcess.StartAsync("plugin-daemon", [.. Environment(database), ("STANDIN_WRITES_PER_SECOND", "50")]);
        await Eventually.HoldsAsync(async () => (await daemon.GetJsonAsync("/standin/ledger"))["acknowledged"]!.GetValue<long>() >= 20, () => daemon.Program.Output);

        var claimed = (await daemon.GetJsonAsync("/standin/ledger"))["acknowledged"]!.GetValue<long>();
        var stored = await daemon.GetJsonAsync("/standin/ledger/stored");
        stored["gapless"]!.GetValue<bool>().ShouldBeTrue(stored.ToJsonString());
        stored["writers"]!.AsArray().Single()!["highest"]!.GetValue<long>().ShouldBeGreaterThanOrEqualTo(claimed);

        await postgres.Server.QueryAsync("DELETE FROM plugin_declarations WHERE plugin_unique_identifier LIKE 'standin plugin-daemon-% #3'", database);
        (await daemon.GetJsonAsync("/standin/ledger/stored"))["gapless"]!.GetValue<bool>().ShouldBeFalse();
    }

    private (string Name, string? Value)[] Environment(string database, PostgresServer? server = null) =>
    [
        ("DB_TYPE", "postgresql"), ("DB_HOST", (server ?? postgres.Server).Host), ("DB_PORT", $"{(server ?? postgres.Server).Port}"),
        ("DB_DATABASE", database), ("DB_USERNAME", "postgres"), ("DB_PASSWORD", PostgresServer.AdminPassword), ("SERVER_KEY", "plugin-key-1"),
    ];
}
