using System.Security.Cryptography;
using System.Text;
using DifyDelivery.Errors;

namespace DifyDelivery.Planning.Bundles;

/// <summary>
/// The key of an environment's plan bundles: encrypts the saved Terraform plan (AES-256-GCM) and signs the bundle's manifest (HMAC-SHA-256),
/// with two keys that are derived from it (HKDF-SHA-256).
/// </summary>
public sealed class BundleKey
{
    /// <summary>The environment variable that it comes from.</summary>
    public const string Variable = "DELIVERY_PLAN_KEY";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const byte Format = 1;
    private readonly byte[] _encryption;
    private readonly byte[] _signature;

    private BundleKey(byte[] key)
    {
        _encryption = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: "dify-delivery plan bundle encryption"u8.ToArray());
        _signature = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyBytes, info: "dify-delivery plan bundle signature"u8.ToArray());
    }

    /// <summary>Reads a key.</summary>
    /// <param name="text">32 random bytes in Base64; null or blank means that there is no key.</param>
    /// <exception cref="DeliveryException">It is something else. The message does not repeat it.</exception>
    public static BundleKey? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var bytes = new byte[KeyBytes + 1];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length) && length == KeyBytes
            ? new BundleKey(bytes[..KeyBytes])
            : throw new DeliveryException(
                $"{Variable} is not a key.", $"It has to be {KeyBytes} random bytes in Base64.", $"Make one with 'openssl rand -base64 {KeyBytes}' and keep it in the pipeline's secrets.");
    }

    /// <summary>Encrypts.</summary>
    /// <param name="content">What to encrypt.</param>
    /// <param name="context">What it belongs to; the same is needed to decrypt it.</param>
    public byte[] Encrypt(ReadOnlySpan<byte> content, string context)
    {
        var result = new byte[1 + NonceBytes + TagBytes + content.Length];
        result[0] = Format;
        var nonce = result.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_encryption, TagBytes);
        cipher.Encrypt(nonce, content, result.AsSpan(1 + NonceBytes + TagBytes), result.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(context));
        return result;
    }

    /// <summary>Decrypts; null when the key is another one, or a single bit was changed.</summary>
    /// <param name="content">What <see cref="Encrypt"/> returned.</param>
    /// <param name="context">What it belongs to.</param>
    public byte[]? Decrypt(ReadOnlySpan<byte> content, string context)
    {
        if (content.Length < 1 + NonceBytes + TagBytes || content[0] != Format)
        {
            return null;
        }

        var result = new byte[content.Length - 1 - NonceBytes - TagBytes];
        try
        {
            using var cipher = new AesGcm(_encryption, TagBytes);
            cipher.Decrypt(
                content.Slice(1, NonceBytes), content[(1 + NonceBytes + TagBytes)..], content.Slice(1 + NonceBytes, TagBytes), result,
                Encoding.UTF8.GetBytes(context));
            return result;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Signs.</summary>
    /// <param name="content">What to sign.</param>
    public byte[] Sign(ReadOnlySpan<byte> content) => HMACSHA256.HashData(_signature, content);

    /// <summary>Whether a signature is this key's.</summary>
    /// <param name="content">What was signed.</param>
    /// <param name="signature">The signature.</param>
    public bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) => CryptographicOperations.FixedTimeEquals(Sign(content), signature);
}
