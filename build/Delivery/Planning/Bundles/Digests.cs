using System.Security.Cryptography;
using System.Text;

namespace DifyDelivery.Planning.Bundles;

/// <summary>SHA-256 in lower-case hex.</summary>
public static class Digests
{
    /// <summary>Of bytes.</summary>
    /// <param name="content">The bytes.</param>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Of a text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Of names and values, whatever their order. No pair of names and values can be taken for another.</summary>
    /// <param name="values">Values by name.</param>
    public static string Of(IReadOnlyDictionary<string, string> values) =>
        Of(string.Concat(values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key.Length}:{pair.Key}={pair.Value.Length}:{pair.Value};")));
}
