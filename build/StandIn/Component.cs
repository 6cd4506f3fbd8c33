using System.Text.Json;
using System.Text.Json.Serialization;
using DifyDelivery.StandIn.Settings;

namespace DifyDelivery.StandIn;

/// <summary>One of Dify's components, played by this program.</summary>
/// <param name="Name">The component's name in the chart.</param>
/// <param name="Port">The port it listens on in the chart; worker and beat listen in the stand-in only, for their ledgers.</param>
/// <param name="BuildAsync">Reads the pod's environment, proves what has to be there, and returns the program that answers.</param>
internal sealed record Component(string Name, int Port, Func<ComponentStart, CancellationToken, Task<WebApplication>> BuildAsync)
{
    public static IReadOnlyList<Component> All { get; } =
    [
        new("api", 5001, DatabaseComponents.BuildApiAsync),
        new("worker", 5001, DatabaseComponents.BuildWorkerAsync),
        new("beat", 5001, DatabaseComponents.BuildBeatAsync),
        new("plugin-daemon", 5002, DatabaseComponents.BuildPluginDaemonAsync),
        new("web", 3000, FrontComponents.BuildWebAsync),
        new("proxy", 8080, FrontComponents.BuildProxyAsync),
        new("sandbox", 8194, FrontComponents.BuildSandboxAsync),
        new("ssrf-proxy", 3128, FrontComponents.BuildSsrfProxyAsync),
    ];

    public static Component Find(string name) =>
        All.FirstOrDefault(component => component.Name == name)
        ?? throw new SettingsException($"component '{name}' is none of {string.Join(", ", All.Select(component => component.Name))}");
}

/// <summary>What a component starts from.</summary>
/// <param name="Name">The component's name.</param>
/// <param name="Port">The port to listen on.</param>
/// <param name="Version">The Dify version it says it is.</param>
/// <param name="Variables">The pod's environment.</param>
internal sealed record ComponentStart(string Name, int Port, string Version, Variables Variables)
{
    public WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(server => server.ListenAnyIP(Port));
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, Endpoints.AnswerJson.Default);
        });
        builder.Services.AddSingleton(TimeProvider.System);
        return builder;
    }
}
