using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using DifyDelivery.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace DifyDelivery.Tests.Azure.Arm;

/// <summary>
/// Plays Azure Resource Manager over HTTPS on a free port, because the real one cannot be had in tests. What it answers follows the published
/// shapes of 2025-08-01; what a test wants to go wrong is said with <see cref="Answer"/>.
/// </summary>
internal sealed class FakeArm : IAsyncDisposable
{
    public const string Token = "test-token";

    private readonly ConcurrentQueue<ArmRequest> _requests = new();
    private readonly List<PlannedAnswer> _planned = [];
    private LoopbackHttps _server = null!;

    private FakeArm() => World = new ArmWorld(() => Endpoint);

    public Uri Endpoint => _server.Address;

    public ArmWorld World { get; }

    /// <summary>What was asked, in order; polls of operations left out.</summary>
    public IReadOnlyList<ArmRequest> Requests => [.. _requests.Where(request => !request.Path.Contains("/azureAsyncOperation/", StringComparison.Ordinal))];

    /// <summary>The requests that change something.</summary>
    public IReadOnlyList<string> Writes =>
        [.. Requests.Where(request => request.Method is not "GET" && !request.Path.EndsWith("checkNameAvailability", StringComparison.Ordinal)).Select(request => request.ToString())];

    public int Polls => _requests.Count - Requests.Count;

    public static async Task<FakeArm> StartAsync()
    {
        var arm = new FakeArm();
        arm._server = await LoopbackHttps.StartAsync(arm.HandleAsync);
        return arm;
    }

    /// <summary>A transport that trusts this server's certificate and no other.</summary>
    public HttpPipelineTransport Transport() => _server.Transport();

    /// <summary>Answers the next requests whose method and path fit with something else.</summary>
    public void Answer(string method, string pathEnd, int status, string code, string message, int times = 1, string? retryAfter = null, string? details = null) =>
        _planned.Add(new PlannedAnswer(method, pathEnd, status, ArmShapes.Error(code, message, details), retryAfter, times));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new ArmRequest(
            context.Request.Method, context.Request.Path, context.Request.QueryString.Value?.TrimStart('?') ?? "", await reader.ReadToEndAsync());
        _requests.Enqueue(request);
        context.Response.Headers["x-ms-request-id"] = "11111111-2222-3333-4444-555555555555";
        var answer = Planned(request)
            ?? (context.Request.Headers.Authorization != $"Bearer {Token}" ? ArmAnswer.Failed(401, "InvalidAuthenticationToken", "The access token is missing or invalid.")
                : !context.Request.Query.ContainsKey("api-version") ? ArmAnswer.Failed(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required.")
                : World.Answer(request));
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Body is { } body)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
        }
    }

    private ArmAnswer? Planned(ArmRequest request)
    {
        lock (_planned)
        {
            if (_planned.FirstOrDefault(answer => answer.Fits(request)) is not { } found)
            {
                return null;
            }

            _planned.Remove(found);
            if (found.Times > 1)
            {
                _planned.Insert(0, found with { Times = found.Times - 1 });
            }

            return new ArmAnswer(found.Status, found.Body, found.RetryAfter is null ? [] : new() { ["Retry-After"] = found.RetryAfter });
        }
    }

    private sealed record PlannedAnswer(string Method, string PathEnd, int Status, string Body, string? RetryAfter, int Times)
    {
        public bool Fits(ArmRequest request) =>
            request.Method == Method && (request.Path.EndsWith(PathEnd, StringComparison.OrdinalIgnoreCase) || request.Path.Contains($"{PathEnd}/", StringComparison.OrdinalIgnoreCase) && PathEnd.EndsWith("Operation", StringComparison.Ordinal));
    }
}

/// <summary>A request as it arrived.</summary>
internal sealed record ArmRequest(string Method, string Path, string Query, string Body)
{
    /// <summary>Method, path behind the resource group, query, body.</summary>
    public override string ToString()
    {
        var group = Path.IndexOf("/resourceGroups/", StringComparison.OrdinalIgnoreCase);
        var shown = group < 0 ? Path : "…" + Path[Path.IndexOf('/', group + "/resourceGroups/".Length)..].Replace("/providers", "", StringComparison.Ordinal);
        return $"{Method} {shown}?{Query}{(Body.Length == 0 ? "" : " " + Body)}";
    }
}

/// <summary>What is answered.</summary>
internal sealed record ArmAnswer(int Status, string? Body, Dictionary<string, string> Headers)
{
    public static ArmAnswer Ok(string body) => new(200, body, []);

    public static ArmAnswer Failed(int status, string code, string message) => new(status, ArmShapes.Error(code, message), []);
}
