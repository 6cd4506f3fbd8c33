using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.ResourceManager;
using DifyDelivery.Azure.Faults;

namespace DifyDelivery.Azure.Rest;

/// <summary>
/// Requests to Azure Resource Manager that the generic client has no words for: lists, actions, and children whose bodies are to be exactly
/// the published ones. The same credential and options serve both.
/// </summary>
internal sealed class ArmPipeline
{
    private readonly AzureConnection _connection;
    private readonly HttpPipeline _pipeline;

    public ArmPipeline(AzureConnection connection)
    {
        _connection = connection;
        var options = connection.Options();
        _pipeline = HttpPipelineBuilder.Build(
            options, new BearerTokenAuthenticationPolicy(connection.SignIn, $"{AzureConnection.Audience}/.default"));
        Client = new ArmClient(connection.SignIn, connection.Scope.SubscriptionId, options);
    }

    public ArmClient Client { get; }

    public AzureScope Scope => _connection.Scope;

    public async Task<JsonElement> GetAsync(ArmPath path, string doing, CancellationToken cancellationToken) =>
        Json(await SendAsync(RequestMethod.Get, path.Url, null, doing, cancellationToken));

    public async Task<JsonElement?> FindAsync(ArmPath path, string doing, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(path, doing, cancellationToken);
        }
        catch (AzureException exception) when (exception.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Every item of a list, page after page.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(ArmPath path, string doing, CancellationToken cancellationToken)
    {
        var items = new List<JsonElement>();
        for (string? next = path.Url; !string.IsNullOrEmpty(next);)
        {
            var page = Json(await SendAsync(RequestMethod.Get, next, null, doing, cancellationToken));
            items.AddRange(page.Items("value"));
            next = page.Text("nextLink");
        }

        return items;
    }

    /// <summary>An action that answers at once.</summary>
    public async Task<JsonElement> PostAsync(string url, object? body, string doing, CancellationToken cancellationToken) =>
        Json(await SendAsync(RequestMethod.Post, url, body, doing, cancellationToken));

    /// <summary>Sends a request and returns Azure's answer, whatever comes after it.</summary>
    public async Task<Response> SendAsync(RequestMethod method, string url, object? body, string doing, CancellationToken cancellationToken)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(Resolve(url));
        message.Request.Headers.Add("Accept", "application/json");
        if (body is not null)
        {
            message.Request.Headers.Add("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(BinaryData.FromObjectAsJson(body));
        }

        return await AzureErrors.ExplainAsync(
            doing, Scope,
            async () =>
            {
                await _pipeline.SendAsync(message, cancellationToken);
                var response = message.Response;
                return response.IsError ? throw new RequestFailedException(response) : response;
            },
            cancellationToken);
    }

    /// <summary>Links of lists and operations are absolute. One that leads elsewhere would carry the token there.</summary>
    private Uri Resolve(string url)
    {
        var resolved = new Uri(_connection.Endpoint, url);
        return resolved.Host == _connection.Endpoint.Host && resolved.Port == _connection.Endpoint.Port && resolved.Scheme == Uri.UriSchemeHttps
            ? resolved
            : throw new AzureException($"Azure's answer leads to another host, {resolved.Host}.", "its link was not followed: it would carry the token of this session", null);
    }

    private static JsonElement Json(Response response)
    {
        if (response.Content.ToMemory().IsEmpty)
        {
            return default;
        }

        using var document = JsonDocument.Parse(response.Content);
        return document.RootElement.Clone();
    }
}
