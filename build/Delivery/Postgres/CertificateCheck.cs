using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DifyDelivery.Postgres;

/// <summary>Whether the files of a certificate belong together and will do.</summary>
internal static class CertificateCheck
{
    public static bool IsUsable(ServerCertificateFiles files, IReadOnlyCollection<string> hosts, DateTimeOffset until)
    {
        if (!File.Exists(files.RootCertificate) || !File.Exists(files.Certificate) || !File.Exists(files.Key))
        {
            return false;
        }

        try
        {
            using var root = X509CertificateLoader.LoadCertificateFromFile(files.RootCertificate);
            using var certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
            return certificate.NotAfter > until.LocalDateTime
                && hosts.All(host => certificate.MatchesHostname(host, allowWildcards: false, allowCommonName: false))
                && IsSignedBy(certificate, root, until);
        }
        catch (CryptographicException)
        {
            // A half-written or foreign file: made anew, which is what the caller asks for.
            return false;
        }
    }

    private static bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 root, DateTimeOffset at)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.LocalDateTime;
        return chain.Build(certificate);
    }
}
