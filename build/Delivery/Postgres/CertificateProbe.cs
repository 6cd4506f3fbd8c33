using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace DifyDelivery.Postgres;

/// <summary>Reads the certificate that a PostgreSQL server shows, by the protocol's own request for TLS; no login is needed.</summary>
public static class CertificateProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // SSLRequest: length 8, code 80877103 (PostgreSQL documentation, "Message Formats").
    private static readonly byte[] Request = [0, 0, 0, 8, 4, 210, 22, 47];

    /// <summary>Asks the server.</summary>
    /// <param name="endpoint">The server; its root certificate file is trusted where it has one.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ServerUnreachableException">It does not answer, or offers no TLS.</exception>
    public static async Task<ShownCertificate> ReadAsync(PostgresEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var socket = new TcpClient();
            var (host, port) = endpoint.TunnelPort is { } tunnel ? ("127.0.0.1", tunnel) : (endpoint.Host, endpoint.Port);
            await socket.ConnectAsync(host, port, limit.Token);
            await using var plain = socket.GetStream();
            await plain.WriteAsync(Request, limit.Token);
            var answer = new byte[1];
            await plain.ReadExactlyAsync(answer, limit.Token);
            return answer[0] == (byte)'S'
                ? await HandshakeAsync(plain, endpoint, limit.Token)
                : throw new ServerUnreachableException(endpoint, "It offers no TLS.");
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new ServerUnreachableException(endpoint, exception.Message, exception);
        }
    }

    [SuppressMessage("Security", "CA5359", Justification = "Nothing is sent over this connection; what is wrong with the certificate is what is asked for.")]
    private static async Task<ShownCertificate> HandshakeAsync(Stream plain, PostgresEndpoint endpoint, CancellationToken cancellationToken)
    {
        X509Certificate2? shown = null;
        string? problem = null;
        await using var tls = new SslStream(plain, leaveInnerStreamOpen: true);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = endpoint.Host,
            CertificateChainPolicy = Policy(endpoint),
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                shown = certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
                problem = errors switch
                {
                    SslPolicyErrors.None => null,
                    var error when error.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => $"it is not for {endpoint.Host}",
                    _ => "it is not signed by a trusted root, or has ended",
                };
                return true;
            },
        };
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        using var certificate = shown ?? throw new ServerUnreachableException(endpoint, "It shows no certificate.");
        return new ShownCertificate(tls.SslProtocol.ToString(), certificate.NotAfter.ToUniversalTime(), certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true), problem);
    }

    private static X509ChainPolicy Policy(PostgresEndpoint endpoint)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (endpoint.RootCertificateFile is { } file)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(file);
        }

        return policy;
    }
}

/// <summary>A certificate that a server has shown.</summary>
/// <param name="Protocol">The protocol agreed on: <c>Tls13</c>.</param>
/// <param name="ValidUntil">Its end.</param>
/// <param name="Issuer">Who signed it.</param>
/// <param name="Problem">Why it would be refused by a client that verifies it; null when it would not.</param>
public sealed record ShownCertificate(string Protocol, DateTimeOffset ValidUntil, string Issuer, string? Problem);
