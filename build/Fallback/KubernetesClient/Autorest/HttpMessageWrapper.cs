using System.Net.Http.Headers;

namespace k8s.Autorest;

/// <summary>A request or a response, kept after the connection is gone.</summary>
public abstract class HttpMessageWrapper
{
    protected HttpMessageWrapper()
    {
    }

    public string Content { get; set; }

    public IDictionary<string, IEnumerable<string>> Headers { get; private set; } = new Dictionary<string, IEnumerable<string>>();

    protected void CopyHeaders(HttpHeaders headers)
    {
        foreach (var (name, values) in headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            Headers[name] = [.. Headers.TryGetValue(name, out var known) ? known : [], .. values];
    }
}
