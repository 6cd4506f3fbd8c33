using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DifyDelivery.Sandbox.Images;

/// <summary>Names content by what it is made from: the same inputs give the same key on every machine.</summary>
internal static class ContentKey
{
    // Raised when archives are written differently, so that old ones are not taken for new ones.
    private const string Format = "1";
    private const int Length = 12;

    public static async Task<string> ComputeAsync(IEnumerable<string> files, ImageConfiguration configuration, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Format));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(configuration));
        foreach (var file in files.OrderBy(Path.GetFileName, StringComparer.Ordinal).ThenBy(path => path, StringComparer.Ordinal))
        {
            var content = await File.ReadAllBytesAsync(file, cancellationToken);
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{Path.GetFileName(file)} {content.Length}\n"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Length];
    }
}
