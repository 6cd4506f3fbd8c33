using DifyDelivery.StandIn.Endpoints;

namespace DifyDelivery.StandIn;

/// <summary>The components without a database: web, proxy, sandbox and ssrf-proxy.</summary>
internal static class FrontComponents
{
    private const string Page = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Dify (stand-in)</title></head>
        <body><h1>Dify (stand-in)</h1><p>This page comes from a stand-in for Dify's web component, not from Dify.</p></body></html>
        """;

    public static Task<WebApplication> BuildWebAsync(ComponentStart start, CancellationToken cancellationToken)
    {
        var app = Build(start);
        app.MapGet("/{**path}", () => Results.Text(Page, "text/html"));
        return Task.FromResult(app);
    }

    public static Task<WebApplication> BuildSandboxAsync(ComponentStart start, CancellationToken cancellationToken)
    {
        var app = Build(start);
        app.MapGet("/health", () => Results.Text("\"ok\"", "application/json"));
        return Task.FromResult(app);
    }

    public static Task<WebApplication> BuildSsrfProxyAsync(ComponentStart start, CancellationToken cancellationToken) => Task.FromResult(Build(start));

    public static Task<WebApplication> BuildProxyAsync(ComponentStart start, CancellationToken cancellationToken)
    {
        var upstreams = new Upstreams(
            start.Variables.RequireHttpAddress("STANDIN_API_URL"),
            start.Variables.RequireHttpAddress("STANDIN_PLUGIN_DAEMON_URL"),
            start.Variables.RequireHttpAddress("STANDIN_WEB_URL"));
        var proxy = new ReverseProxy(upstreams, new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // A Service's address may come to mean other pods.
            PooledConnectionLifetime = TimeSpan.FromSeconds(30),
        }));
        var app = Build(start);
        app.Map("/{**path}", proxy.ForwardAsync);
        return Task.FromResult(app);
    }

    private static WebApplication Build(ComponentStart start)
    {
        var app = start.CreateBuilder().Build();
        CommonEndpoints.Map(app, start.Name, start.Version);
        return app;
    }
}
