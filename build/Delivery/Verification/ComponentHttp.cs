using System.Net.Http.Json;
using System.Text.Json;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Verification;

/// <summary>Speaks HTTP to Dify's components through the API server, so that it works wherever the cluster is reachable.</summary>
/// <param name="pods">The cluster.</param>
/// <param name="space">Namespace of the release.</param>
/// <param name="release">Release name.</param>
public sealed class ComponentHttp(IPods pods, string space, string release)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Asks a component.</summary>
    /// <param name="component">One of <see cref="DifyComponents"/>.</param>
    /// <param name="port">The pod's port.</param>
    /// <param name="path">The path with its query.</param>
    /// <param name="body">Posted as JSON; null asks with GET.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">No pod is ready, or it does not answer.</exception>
    public async Task<HttpReply> AskAsync(
        string component, int port, string path, object? body = null, CancellationToken cancellationToken = default)
    {
        var selector = $"app.kubernetes.io/instance={release},component={component}";
        var pod = (await pods.ListPodsAsync(space, selector, cancellationToken)).FirstOrDefault(pod => pod is { Ready: true, Terminating: false })
            ?? throw new DeliveryException($"No pod of '{component}' is ready.", remedy: $"kubectl get pods --namespace {space}");
        await using var forward = pods.Forward(space, pod.Name, port);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{forward.LocalPort}"), Timeout = Limit };
        try
        {
            using var response = body is null
                ? await client.GetAsync(path, cancellationToken)
                : await client.PostAsJsonAsync(path, body, cancellationToken);
            return new HttpReply((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException(
                $"Pod {pod.Name} does not answer on port {port}.", forward.LastFailure ?? exception.Message,
                $"kubectl logs --namespace {space} {pod.Name}", exception);
        }
    }
}

/// <summary>What a component answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body as text.</param>
public sealed record HttpReply(int Status, string Body)
{
    /// <summary>A member of the body's JSON object as text, or null when there is none.</summary>
    /// <param name="member">Its name.</param>
    public string? Member(string member)
    {
        try
        {
            using var json = JsonDocument.Parse(Body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(member, out var value)
                ? value.ToString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
