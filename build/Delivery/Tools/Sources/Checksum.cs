using System.Security.Cryptography;

namespace DifyDelivery.Tools.Sources;

/// <summary>SHA-256 of files, in lower-case hexadecimal.</summary>
internal static class Checksum
{
    public static async Task<string> OfAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
