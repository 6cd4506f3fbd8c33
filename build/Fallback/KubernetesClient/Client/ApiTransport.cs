using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using k8s.Autorest;
using k8s.Models;

namespace k8s;

/// <summary>Sends one request and reads its answer, or throws <see cref="HttpOperationException"/>.</summary>
internal sealed class ApiTransport(Kubernetes client, ServerIdentity identity, bool disableHttp2)
{
    public async Task<T> SendAsync<T>(HttpMethod method, string path, object body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(client.HttpClientTimeout);
        using var response = await SendAsync(method, path, body, limit.Token);
        await using var content = await response.Content.ReadAsStreamAsync(limit.Token);
        return await JsonSerializer.DeserializeAsync<T>(content, KubernetesJson.Options, limit.Token);
    }

    /// <summary>An answer that goes on: a log or a watch. The time limit covers its beginning only.</summary>
    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(client.HttpClientTimeout);
        var response = await SendAsync(HttpMethod.Get, path, null, limit.Token);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path));
        if (!disableHttp2)
            request.Version = HttpVersion.Version20;
        if (identity.Tokens is { } tokens)
            request.Headers.Authorization = await tokens.GetAuthenticationHeaderAsync(cancellationToken);
        if (!string.IsNullOrEmpty(identity.TlsServerName))
            request.Headers.Host = identity.TlsServerName;
        if (!string.IsNullOrEmpty(identity.UserAgent))
            request.Headers.TryAddWithoutValidation("User-Agent", identity.UserAgent);

        var content = body is null ? "" : JsonSerializer.Serialize(body, body.GetType(), KubernetesJson.Options);
        if (body is not null)
        {
            request.Content = new StringContent(content, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse((body as V1Patch)?.MediaType ?? "application/json; charset=utf-8");
        }

        var response = await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new HttpOperationException($"Operation returned an invalid status code '{response.StatusCode}', response body {text}")
            {
                Request = new HttpRequestMessageWrapper(request, content),
                Response = new HttpResponseMessageWrapper(response, text),
            };
        }
    }
}
