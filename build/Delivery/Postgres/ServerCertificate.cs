using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DifyDelivery.Files;

namespace DifyDelivery.Postgres;

/// <summary>Where a server's certificate is.</summary>
/// <param name="Directory">The folder, mode 700.</param>
/// <param name="RootCertificate">The root that clients trust: <c>ca.crt</c>.</param>
/// <param name="Certificate">The server's certificate: <c>server.crt</c>.</param>
/// <param name="Key">Its private key, mode 600: <c>server.key</c>.</param>
public sealed record ServerCertificateFiles(string Directory, string RootCertificate, string Certificate, string Key);

/// <summary>
/// Makes the certificate of the server that plays Flexible Server: a root of its own and a certificate signed by it, so that clients can
/// check the server in full, as they do on Azure.
/// </summary>
public static class ServerCertificate
{
    private static readonly TimeSpan RootValidity = TimeSpan.FromDays(3650);
    private static readonly TimeSpan Validity = TimeSpan.FromDays(825);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>Returns the files, making them anew when they are missing, damaged, about to expire, or do not name what is asked. Idempotent.</summary>
    /// <param name="directory">Where they are kept, between runs.</param>
    /// <param name="hosts">DNS names and IP addresses that clients use.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops before anything is replaced.</param>
    public static async Task<ServerCertificateFiles> EnsureAsync(
        string directory, IReadOnlyCollection<string> hosts, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var files = new ServerCertificateFiles(
            directory, Path.Combine(directory, "ca.crt"), Path.Combine(directory, "server.crt"), Path.Combine(directory, "server.key"));
        if (!CertificateCheck.IsUsable(files, hosts, time.GetUtcNow() + RenewBefore))
        {
            await MakeAsync(files, hosts, time.GetUtcNow(), cancellationToken);
        }

        return files;
    }

    private static async Task MakeAsync(
        ServerCertificateFiles files, IReadOnlyCollection<string> hosts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // An hour back: clocks of machines and nodes differ.
        var from = now.AddHours(-1);
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = RootRequest(rootKey).CreateSelfSigned(from, now + RootValidity);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = ServerRequest(key, hosts).Create(root, from, now + Validity, RandomNumberGenerator.GetBytes(16));

        // The root's key is not kept: nobody needs to sign with it again, and nobody else should.
        PrivateFiles.EnsureDirectory(files.Directory);
        await PrivateFiles.WriteAsync(files.Key, key.ExportPkcs8PrivateKeyPem(), cancellationToken);
        await PrivateFiles.WriteAsync(files.Certificate, certificate.ExportCertificatePem(), cancellationToken);
        await PrivateFiles.WriteAsync(files.RootCertificate, root.ExportCertificatePem(), cancellationToken);
    }

    private static CertificateRequest RootRequest(ECDsa key)
    {
        var request = new CertificateRequest("CN=DifyDelivery sandbox root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static CertificateRequest ServerRequest(ECDsa key, IReadOnlyCollection<string> hosts)
    {
        var request = new CertificateRequest("CN=DifyDelivery sandbox PostgreSQL", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "Server Authentication")], critical: false));
        return request;
    }
}
