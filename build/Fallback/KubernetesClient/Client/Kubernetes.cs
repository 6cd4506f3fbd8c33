using k8s.Exceptions;
using k8s.Models;

namespace k8s;

/// <summary>A client of one API server. One for a process is enough; it is safe to use from many threads.</summary>
public partial class Kubernetes : IKubernetes, ICoreV1Operations, IAppsV1Operations, IAutoscalingV1Operations, IBatchV1Operations,
    ICoordinationV1Operations, IAuthorizationV1Operations, IVersionOperations
{
    private readonly ServerIdentity _identity;
    private readonly SocketsHttpHandler _handler;
    private readonly ApiTransport _transport;
    private Uri _baseUri;
    private bool _disposed;

    public Kubernetes(KubernetesClientConfiguration config, params DelegatingHandler[] handlers)
    {
        if (config is null)
            throw new KubeConfigException("A configuration is needed.");
        if (!Uri.TryCreate(config.Host, UriKind.Absolute, out var host))
            throw new KubeConfigException($"The host is not an address: {config.Host}");

        BaseUri = host;
        _identity = new ServerIdentity(config);
        _handler = new SocketsHttpHandler
        {
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromMinutes(3),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            EnableMultipleHttp2Connections = true,
            SslOptions = _identity.SslOptions(),
        };
        config.FirstMessageHandlerSetup?.Invoke(_handler);
        HttpClient = new HttpClient(Chain(handlers, _handler), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        HttpClientTimeout = config.HttpClientTimeout;
        _transport = new ApiTransport(this, _identity, config.DisableHttp2);
    }

    public Uri BaseUri
    {
        get => _baseUri;
        set => _baseUri = new Uri(value.AbsoluteUri.TrimEnd('/') + "/");
    }

    public HttpClient HttpClient { get; protected set; }

    public virtual TimeSpan HttpClientTimeout { get; set; }

    public ICoreV1Operations CoreV1 => this;

    public IAppsV1Operations AppsV1 => this;

    public IAutoscalingV1Operations AutoscalingV1 => this;

    public IBatchV1Operations BatchV1 => this;

    public ICoordinationV1Operations CoordinationV1 => this;

    public IAuthorizationV1Operations AuthorizationV1 => this;

    public IVersionOperations Version => this;

    ResourceClient ICoreV1Operations.Resource(string plural, string namespaceParameter) => Resource("api/v1", plural, namespaceParameter);

    ResourceClient IAppsV1Operations.Resource(string plural, string namespaceParameter) => Resource("apis/apps/v1", plural, namespaceParameter);

    ResourceClient IAutoscalingV1Operations.Resource(string plural, string namespaceParameter) =>
        Resource("apis/autoscaling/v1", plural, namespaceParameter);

    ResourceClient IBatchV1Operations.Resource(string plural, string namespaceParameter) => Resource("apis/batch/v1", plural, namespaceParameter);

    ResourceClient ICoordinationV1Operations.Resource(string plural, string namespaceParameter) =>
        Resource("apis/coordination.k8s.io/v1", plural, namespaceParameter);

    ResourceClient IAuthorizationV1Operations.Resource(string plural, string namespaceParameter) =>
        Resource("apis/authorization.k8s.io/v1", plural, namespaceParameter);

    Task<VersionInfo> IVersionOperations.GetVersionAsync(CancellationToken cancellationToken) =>
        _transport.SendAsync<VersionInfo>(HttpMethod.Get, "version/", null, cancellationToken);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _disposed)
            return;
        _disposed = true;
        HttpClient.Dispose();
        _handler.Dispose();
        _identity.Dispose();
    }

    private static HttpMessageHandler Chain(DelegatingHandler[] handlers, HttpMessageHandler last)
    {
        foreach (var handler in (handlers ?? []).Reverse())
        {
            handler.InnerHandler = last;
            last = handler;
        }

        return last;
    }

    private ResourceClient Resource(string group, string plural, string namespaceParameter) =>
        new(_transport, namespaceParameter is null ? $"{group}/{plural}" : $"{group}/namespaces/{Uri.EscapeDataString(namespaceParameter)}/{plural}");
}
