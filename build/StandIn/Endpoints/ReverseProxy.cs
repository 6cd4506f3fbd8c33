namespace DifyDelivery.StandIn.Endpoints;

/// <summary>Where a path goes, as the chart's nginx has it: api paths, plugin endpoints, and everything else to the web front.</summary>
internal sealed record Upstreams(Uri Api, Uri PluginDaemon, Uri Web)
{
    private static readonly string[] ApiPaths = ["/console/api", "/api", "/v1", "/files", "/mcp", "/triggers"];

    public Uri For(PathString path) =>
        path.StartsWithSegments("/e", StringComparison.Ordinal) ? PluginDaemon
        : ApiPaths.Any(prefix => path.StartsWithSegments(prefix, StringComparison.Ordinal)) ? Api
        : Web;
}

/// <summary>Passes requests on to the component that a path belongs to; an upstream that does not answer is a 502.</summary>
internal sealed class ReverseProxy(Upstreams upstreams, HttpMessageInvoker client)
{
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    public async Task ForwardAsync(HttpContext context)
    {
        var target = upstreams.For(context.Request.Path);
        using var request = Translate(context.Request, target);
        try
        {
            using var answer = await client.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key)))
            {
                context.Response.Headers[name] = values.ToArray();
            }

            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException failure) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            await context.Response.WriteAsync($"502 Bad Gateway: {target.Authority}: {failure.Message}\n", context.RequestAborted);
        }
    }

    private static HttpRequestMessage Translate(HttpRequest incoming, Uri target)
    {
        var address = new UriBuilder(target) { Path = incoming.Path.ToUriComponent(), Query = incoming.QueryString.ToUriComponent() };
        var request = new HttpRequestMessage(new HttpMethod(incoming.Method), address.Uri);
        if (incoming.ContentLength > 0 || incoming.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(incoming.Body);
        }

        foreach (var (name, values) in incoming.Headers.Where(header => !OfTheConnection.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return request;
    }
}
