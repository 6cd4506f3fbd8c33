using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Authentication;
using k8s.Exceptions;

namespace k8s;

/// <summary>Both ends of the connection: which server is trusted, and what the client shows of itself.</summary>
internal sealed class ServerIdentity : IDisposable
{
    private readonly bool _trustAnything;

    public ServerIdentity(KubernetesClientConfiguration configuration)
    {
        _trustAnything = configuration.SkipTlsVerify;
        Authorities = configuration.SslCaCerts;
        TlsServerName = configuration.TlsServerName;
        UserAgent = configuration.UserAgent;
        ClientCertificate = LoadClientCertificate(configuration);
        Tokens = configuration.TokenProvider ?? FixedHeader(configuration);
    }

    public X509Certificate2Collection Authorities { get; }

    public X509Certificate2 ClientCertificate { get; }

    public string TlsServerName { get; }

    public string UserAgent { get; }

    /// <summary>Null when the client certificate is all there is.</summary>
    public ITokenProvider Tokens { get; }

    /// <summary>Null where the system's own validation is enough.</summary>
    public RemoteCertificateValidationCallback Validation =>
        _trustAnything || Authorities is not null ? (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors) : null;

    public SslClientAuthenticationOptions SslOptions() => new()
    {
        RemoteCertificateValidationCallback = Validation,
        ClientCertificates = ClientCertificate is null ? [] : [ClientCertificate],
        LocalCertificateSelectionCallback = ClientCertificate is null ? null : (_, _, _, _, _) => ClientCertificate,
    };

    public void Dispose() => ClientCertificate?.Dispose();

    private bool IsTrusted(X509Certificate certificate, X509Chain chain, SslPolicyErrors errors)
    {
        if (_trustAnything || errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
            return false;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities);
        return chain.Build(server);
    }

    private static FixedHeaderProvider FixedHeader(KubernetesClientConfiguration configuration)
    {
        if (!string.IsNullOrEmpty(configuration.AccessToken))
            return new FixedHeaderProvider(new AuthenticationHeaderValue("Bearer", configuration.AccessToken));
        if (string.IsNullOrEmpty(configuration.Username))
            return null;
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{configuration.Username}:{configuration.Password}"));
        return new FixedHeaderProvider(new AuthenticationHeaderValue("Basic", pair));
    }

    private static X509Certificate2 LoadClientCertificate(KubernetesClientConfiguration configuration)
    {
        try
        {
            var certificate = Pem(configuration.ClientCertificateData, configuration.ClientCertificateFilePath);
            var key = Pem(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath);
            if (certificate is null || key is null)
                return null;
            var pair = X509Certificate2.CreateFromPem(certificate, key);

            // Windows cannot use a key that is only in memory for a client certificate; a round trip through PKCS #12 gives it a container.
            if (!OperatingSystem.IsWindows())
                return pair;
            using (pair)
                return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or IOException)
        {
            throw new KubeConfigException($"The client certificate cannot be read: {exception.Message}", exception);
        }
    }

    private static string Pem(string base64, string path) =>
        !string.IsNullOrEmpty(base64) ? Encoding.ASCII.GetString(Convert.FromBase64String(base64))
        : !string.IsNullOrEmpty(path) ? File.ReadAllText(path)
        : null;
}
