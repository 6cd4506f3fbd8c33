using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.StandIn;

/// <summary>A component of the stand-in, run as its own process with the environment of its pod.</summary>
internal sealed class StandInProcess : IAsyncDisposable
{
    private readonly HttpClient _client;

    private StandInProcess(ChildProgram program, int port)
    {
        Program = program;
        Port = port;
        _client = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
    }

    public ChildProgram Program { get; }

    public int Port { get; }

    public static string[] Command(params string[] arguments) => [Path.Combine(AppContext.BaseDirectory, "DifyDelivery.StandIn.dll"), .. arguments];

    /// <summary>Starts a component and waits until it listens.</summary>
    public static async Task<StandInProcess> StartAsync(string component, params (string Name, string? Value)[] environment)
    {
        var started = Launch(component, environment);
        await Eventually.HoldsAsync(
            () =>
            {
                started.Program.HasExited.ShouldBeFalse(started.Program.Output);
                return Task.FromResult(started.Program.Output.Contains("listening on port", StringComparison.Ordinal));
            },
            () => started.Program.Output);
        return started;
    }

    /// <summary>Starts a component that is expected to end by itself.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(string component, params (string Name, string? Value)[] environment)
    {
        await using var started = Launch(component, [("STANDIN_STARTUP_PATIENCE_SECONDS", "0"), .. environment]);
        return (await started.Program.WaitForExitAsync(), started.Program.Output);
    }

    /// <summary>The variables that the chart gives api, worker and beat.</summary>
    public static (string Name, string? Value)[] ApiDatabase(PostgresServer server, string database) =>
    [
        ("DB_TYPE", "postgresql"), ("DB_HOST", server.Host), ("DB_PORT", $"{server.Port}"), ("DB_DATABASE", database),
        ("DB_USERNAME", "postgres"), ("DB_PASSWORD", PostgresServer.AdminPassword), ("MIGRATION_ENABLED", "true"),
    ];

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(new Uri(path, UriKind.Relative));

    public Task<HttpResponseMessage> PostAsync(string path, object body) => _client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);

    public async Task<JsonNode> GetJsonAsync(string path) =>
        await _client.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative)) ?? throw new InvalidOperationException($"{path} answered null");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Program.DisposeAsync();
    }

    private static StandInProcess Launch(string component, (string Name, string? Value)[] environment)
    {
        var port = FreePort.Find();
        var variables = environment.Append(("STANDIN_PORT", $"{port}")).GroupBy(pair => pair.Item1).ToDictionary(group => group.Key, group => group.Last().Item2);
        return new(ChildProgram.Start("dotnet", Command(component), variables), port);
    }
}
