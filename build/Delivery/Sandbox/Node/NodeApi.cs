using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace DifyDelivery.Sandbox.Node;

/// <summary>
/// Asks a node's API server the few things that tell whether the node works, with the administrator's certificate. Small on purpose:
/// it runs before there is a cluster that the Kubernetes client could be pointed at, and every command pays for its start.
/// </summary>
internal sealed class NodeApi : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _administrator;
    private readonly HttpClient _client;

    public NodeApi(NodePaths paths, NodeNetwork network)
    {
        var folder = paths.Certificates;
        _authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.crt"));
        _administrator = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "admin.crt"), Path.Combine(folder, "admin.key"));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(_authority);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { ClientCertificates = [_administrator], CertificateChainPolicy = trust },
        };
        _client = new HttpClient(handler) { BaseAddress = new Uri($"https://{network.NodeAddress}:6443/"), Timeout = Patience };
    }

    /// <summary>Whether the API server says that all of it is ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var response = await GetAsync("readyz", cancellationToken);
        return response is { IsSuccessStatusCode: true };
    }

    /// <summary>Whether the namespace <c>default</c> has its service account: without it no pod can be made.</summary>
    public async Task<bool> HasDefaultAccountAsync(CancellationToken cancellationToken)
    {
        using var response = await GetAsync("api/v1/namespaces/default/serviceaccounts/default", cancellationToken);
        return response is { IsSuccessStatusCode: true };
    }

    /// <summary>When kubelet last said that the node is Ready; null when it says otherwise or the node is unknown.</summary>
    public async Task<DateTimeOffset?> ReadySinceHeartbeatAsync(string node, CancellationToken cancellationToken)
    {
        using var response = await GetAsync($"api/v1/nodes/{node}", cancellationToken);
        if (response is not { IsSuccessStatusCode: true })
            return null;
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        if (!json.RootElement.GetProperty("status").TryGetProperty("conditions", out var conditions))
            return null;
        return conditions.EnumerateArray()
            .Where(condition => condition.GetProperty("type").GetString() == "Ready" && condition.GetProperty("status").GetString() == "True")
            .Select(condition => (DateTimeOffset?)condition.GetProperty("lastHeartbeatTime").GetDateTimeOffset())
            .FirstOrDefault();
    }

    public void Dispose()
    {
        _client.Dispose();
        _administrator.Dispose();
        _authority.Dispose();
    }

    private async Task<HttpResponseMessage?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null; // nobody listens, or the connection broke: not ready
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // the client's own time limit
        }
    }
}
