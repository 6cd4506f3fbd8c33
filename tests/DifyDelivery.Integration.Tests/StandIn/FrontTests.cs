using System.Net;
using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.StandIn;

public sealed class FrontTests(PostgresServerFixture postgres) : IClassFixture<PostgresServerFixture>
{
    [Fact]
    public async Task The_proxy_routes_by_path()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var api = await StandInProcess.StartAsync("api", StandInProcess.ApiDatabase(postgres.Server, database));
        await using var daemon = await StandInProcess.StartAsync("plugin-daemon", [.. StandInProcess.ApiDatabase(postgres.Server, database), ("SERVER_KEY", "k-1")]);
        await using var web = await StandInProcess.StartAsync("web");
        await using var proxy = await StandInProcess.StartAsync(
            "proxy", ("STANDIN_API_URL", Url(api)), ("STANDIN_PLUGIN_DAEMON_URL", Url(daemon)), ("STANDIN_WEB_URL", Url(web)));

        (await proxy.GetJsonAsync("/console/api/setup"))["step"]!.GetValue<string>().ShouldBe("not_started");
        using (var posted = await proxy.PostAsync("/console/api/setup", new { email = "a@b.example", name = "admin", password = "letters-and-1" }))
        {
            posted.StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        (await proxy.GetJsonAsync("/console/api/setup"))["step"]!.GetValue<string>().ShouldBe("finished");
        using (var plugin = await proxy.GetAsync("/e/nothing/x"))
        {
            (await plugin.Content.ReadAsStringAsync()).ShouldContain("endpoint not found");
        }

        foreach (var path in new[] { "/", "/apps", "/health", "/apiary" })
        {
            using var page = await proxy.GetAsync(path);
            (await page.Content.ReadAsStringAsync()).ShouldContain("Dify (stand-in)");
        }

        await api.Program.SignalAsync("KILL");
        await api.Program.WaitForExitAsync();
        using var gone = await proxy.GetAsync("/console/api/setup");
        gone.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task The_code_sandbox_is_healthy()
    {
        await using var sandbox = await StandInProcess.StartAsync("sandbox");

        using var health = await sandbox.GetAsync("/health");

        health.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_worker_waits_until_the_api_answers()
    {
        var port = FreePort.Find();
        await using var waiting = ChildProgram.Start("dotnet", StandInProcess.Command("check-api"), new Dictionary<string, string?> { ["STANDIN_API_URL"] = $"http://127.0.0.1:{port}" });
        await Eventually.HoldsAsync(() => Task.FromResult(waiting.Output.Contains("waiting for", StringComparison.Ordinal)), () => waiting.Output);
        waiting.HasExited.ShouldBeFalse();

        await using var sandbox = ChildProgram.Start("dotnet", StandInProcess.Command("sandbox"), new Dictionary<string, string?> { ["STANDIN_PORT"] = $"{port}" });

        (await waiting.WaitForExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_unknown_component_is_refused_by_name()
    {
        var (exitCode, output) = await StandInProcess.RunToEndAsync("apy");

        exitCode.ShouldBe(1);
        output.ShouldContain("component 'apy' is none of api, worker, beat");
    }

    private static string Url(StandInProcess process) => $"http://127.0.0.1:{process.Port}";
}
