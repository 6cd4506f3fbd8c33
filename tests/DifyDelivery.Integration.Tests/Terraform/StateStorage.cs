using System.Net;
using System.Net.Sockets;
using System.Text;
using DifyDelivery.Integration.Tests.Terraform.Provider;
using DifyDelivery.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>
/// The storage of Terraform's state as its own <c>azurerm</c> backend meets it, and the sign-in before that: under their real names, which a
/// proxy leads here. It plays Entra ID's token endpoint and one container with leases (learn.microsoft.com/rest/api/storageservices): what the
/// backend really sends was recorded with Terraform 1.11. Each thing that can go wrong in mid-run is a switch.
/// </summary>
internal sealed class StateStorage : IAsyncDisposable
{
    private const string Metadata = "x-ms-meta-";
    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _certificate = Path.GetTempFileName();
    private LoopbackHttps _server = null!;
    private Task _proxying = Task.CompletedTask;
    private byte[]? _state;
    private Dictionary<string, string> _metadata = [];
    private string? _lease;

    /// <summary>Whether writes of the state are refused as with a token that has expired.</summary>
    public bool IsSignInExpired { get; set; }

    /// <summary>Whether the lease was taken away when the state is to be written.</summary>
    public bool LosesLease { get; set; }

    /// <summary>Whether the lease cannot be released.</summary>
    public bool KeepsLease { get; set; }

    public bool IsLocked => _lease is not null;

    /// <summary>A person breaks the lease.</summary>
    public void BreakLease() => _lease = null;

    /// <summary>What Terraform needs to come here.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["HTTPS_PROXY"] = $"http://{_proxy.LocalEndpoint}",
        ["SSL_CERT_FILE"] = _certificate,
        ["ARM_SUBSCRIPTION_ID"] = SampleValues.SubscriptionId,
        ["ARM_TENANT_ID"] = "22222222-2222-2222-2222-222222222222",
        ["ARM_CLIENT_ID"] = "33333333-3333-3333-3333-333333333333",
        ["ARM_CLIENT_SECRET"] = "client-secret",
        ["ARM_USE_CLI"] = "false",
    };

    public static async Task<StateStorage> StartAsync()
    {
        var storage = new StateStorage();
        storage._server = await LoopbackHttps.StartAsync(storage.AnswerAsync, "*.blob.core.windows.net", "login.microsoftonline.com");
        await File.WriteAllTextAsync(storage._certificate, storage._server.CertificatePem);
        storage._proxy.Start();
        storage._proxying = storage.ProxyAsync();
        return storage;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _proxy.Dispose();
        await _proxying;
        await _server.DisposeAsync();
        File.Delete(_certificate);
        _stop.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, answer) = (context.Request, context.Response);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var lease = request.Headers["x-ms-lease-id"].ToString();
        switch (request.Method, request.Query["comp"].ToString())
        {
            case ("POST", _):
                answer.ContentType = "application/json";
                await answer.WriteAsync($$"""{"token_type":"Bearer","expires_in":3600,"access_token":"{{Token()}}"}""");
                break;
            case ("GET", "list"):
                answer.ContentType = "application/xml";
                await answer.WriteAsync("""<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs></Blobs><NextMarker/></EnumerationResults>""");
                break;
            case ("GET" or "HEAD", _) when _state is null:
                await RefuseAsync(answer, 404, "BlobNotFound");
                break;
            case ("GET" or "HEAD", _):
                foreach (var (name, value) in _metadata)
                {
                    answer.Headers[Metadata + name] = value;
                }

                answer.ContentType = "application/json";
                answer.ContentLength = _state.Length;
                await (request.Method == "GET" ? answer.Body.WriteAsync(_state).AsTask() : Task.CompletedTask);
                break;
            case ("PUT", "lease") when request.Headers["x-ms-lease-action"] == "acquire" && _lease is not null:
                await RefuseAsync(answer, 409, "LeaseAlreadyPresent");
                break;
            case ("PUT", "lease") when request.Headers["x-ms-lease-action"] == "acquire":
                _lease = request.Headers["x-ms-proposed-lease-id"];
                answer.Headers["x-ms-lease-id"] = _lease;
                answer.StatusCode = 201;
                break;
            case ("PUT", "lease") when KeepsLease:
                await RefuseAsync(answer, 409, "LeaseIdMismatchWithLeaseOperation");
                break;
            case ("PUT", "lease"):
                _lease = null;
                break;
            case ("PUT", "metadata"):
                _metadata = Sent(request);
                break;
            case ("PUT", _) when IsSignInExpired && _state is not null:
                await RefuseAsync(answer, 401, "InvalidAuthenticationInfo");
                break;
            case ("PUT", _) when LosesLease && lease.Length > 0:
                _lease = null;
                await RefuseAsync(answer, 412, "LeaseLost");
                break;
            case ("PUT", _) when _lease is not null && lease != _lease:
                await RefuseAsync(answer, 412, "LeaseIdMissing");
                break;
            default:
                (_state, _metadata) = (body.ToArray(), Sent(request));
                answer.StatusCode = 201;
                break;
        }
    }

    private static Dictionary<string, string> Sent(HttpRequest request) =>
        request.Headers.Where(header => header.Key.StartsWith(Metadata, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key[Metadata.Length..], header => header.Value.ToString());

    private static Task RefuseAsync(HttpResponse answer, int status, string code)
    {
        (answer.StatusCode, answer.ContentType) = (status, "application/xml");
        answer.Headers["x-ms-error-code"] = code;
        return answer.HttpContext.Request.Method == "HEAD" ? Task.CompletedTask
            : answer.WriteAsync($"""<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>{code}</Message></Error>""");
    }

    /// <summary>Signed by nobody; the backend reads only who it is for.</summary>
    private static string Token()
    {
        static string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return $"{Part("""{"alg":"none"}""")}.{Part("""{"oid":"11111111-1111-1111-1111-111111111111","tid":"22222222-2222-2222-2222-222222222222","appid":"33333333-3333-3333-3333-333333333333"}""")}.x";
    }

    /// <summary>Leads every connection to the server here, whatever name it is for.</summary>
    private async Task ProxyAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ForwardAsync(await _proxy.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _server.Address.Port, _stop.Token);
                await using var near = client.GetStream();
                await using var far = server.GetStream();
                var request = new StringBuilder();
                var one = new byte[1];
                while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await near.ReadAsync(one, _stop.Token) == 1)
                {
                    request.Append((char)one[0]);
                }

                await near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stop.Token);
                await Task.WhenAny(near.CopyToAsync(far, _stop.Token), far.CopyToAsync(near, _stop.Token));
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
            {
                // Either side is gone.
            }
        }
    }
}
