using System.Security.Cryptography.X509Certificates;

namespace DifyDelivery.Engine;

/// <summary>The roots of certificates that this machine trusts: the pod's image may have none, and must not trust others than this machine does.</summary>
internal static class TrustedRoots
{
    /// <summary>The roots as PEM.</summary>
    /// <param name="file">The file that names them; null for the system's own.</param>
    public static string Read(string? file)
    {
        if (file is not null)
        {
            return File.ReadAllText(file);
        }

        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        return store.Certificates.ExportCertificatePems();
    }
}
