using k8s.Models;

namespace k8s;

/// <summary>The verbs on one kind of object, in one namespace or in none.</summary>
internal sealed class ResourceClient(ApiTransport transport, string path)
{
    public Task<T> ReadAsync<T>(string name, CancellationToken cancellationToken) =>
        transport.SendAsync<T>(HttpMethod.Get, Named(name), null, cancellationToken);

    public Task<T> ListAsync<T>(ListOptions options, CancellationToken cancellationToken) =>
        transport.SendAsync<T>(HttpMethod.Get, path + options.ToQuery(), null, cancellationToken);

    public IAsyncEnumerable<(WatchEventType, T)> WatchAsync<T>(ListOptions options, Action<Exception> onError, CancellationToken cancellationToken) =>
        WatchReader.ReadAsync<T>(token => transport.OpenAsync(path + options.ToQuery(watch: true), token), onError, cancellationToken);

    public Task<T> CreateAsync<T>(T body, WriteOptions options, CancellationToken cancellationToken) =>
        transport.SendAsync<T>(HttpMethod.Post, path + options.ToQuery(), NotNull(body), cancellationToken);

    public Task<T> ReplaceAsync<T>(T body, string name, WriteOptions options, CancellationToken cancellationToken) =>
        transport.SendAsync<T>(HttpMethod.Put, Named(name) + options.ToQuery(), NotNull(body), cancellationToken);

    public Task<T> PatchAsync<T>(V1Patch body, string name, WriteOptions options, CancellationToken cancellationToken) =>
        transport.SendAsync<T>(HttpMethod.Patch, Named(name) + options.ToQuery(), NotNull(body), cancellationToken);

    public Task<T> DeleteAsync<T>(string name, V1DeleteOptions body, DeleteQuery options, CancellationToken cancellationToken) =>
        transport.SendAsync<T>(HttpMethod.Delete, Named(name) + options.ToQuery(), body, cancellationToken);

    public Task<Stream> LogAsync(string name, LogOptions options, CancellationToken cancellationToken) =>
        transport.OpenAsync(Named(name) + "/log" + options.ToQuery(), cancellationToken);

    // A subresource ("name/scale") keeps its slash; the names themselves can hold none.
    private string Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return path + "/" + string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
    }

    private static object NotNull(object body) => body ?? throw new ArgumentNullException(nameof(body));
}
