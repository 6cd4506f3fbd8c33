using System.IO.Compression;
using System.Text;

namespace DifyDelivery.Integration.Tests.Helm;

/// <summary>Helm's own form of a revision: JSON, gzip, Base64, and once more Base64 as every Secret's value.</summary>
internal static class HelmRecord
{
    public static string Read(string data)
    {
        var inner = Convert.FromBase64String(Encoding.ASCII.GetString(Convert.FromBase64String(data)));
        using var reader = new StreamReader(new GZipStream(new MemoryStream(inner), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    public static string Write(string json)
    {
        var buffer = new MemoryStream();
        using (var writer = new StreamWriter(new GZipStream(buffer, CompressionLevel.Fastest)))
            writer.Write(json);
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToBase64String(buffer.ToArray())));
    }
}
