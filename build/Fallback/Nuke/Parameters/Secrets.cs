using System.Security.Cryptography;
using System.Text;

namespace Nuke.Common;

/// <summary>
/// Encrypted values of parameters files: <c>v1:</c> and base64 of AES-256-CBC, key and initialisation vector from PBKDF2-HMAC-SHA256
/// with 10,000 rounds over a fixed salt. It hides a value from a reader of the repository; it is no vault.
/// </summary>
internal static class Secrets
{
    private static readonly byte[] Salt = "Ivan Medvedev"u8.ToArray();

    /// <exception cref="Exception">The value is plain text, or the password is another one.</exception>
    public static string Decrypt(string value, string password, string name)
    {
        try
        {
            using var aes = CreateAes(password);
            return Encoding.UTF8.GetString(aes.DecryptCbc(Convert.FromBase64String(value[3..]), aes.IV));
        }
        catch (Exception)
        {
            throw new Exception($"Could not decrypt '{name}' with provided password");
        }
    }

    public static string Encrypt(string value, string password)
    {
        using var aes = CreateAes(password);
        return $"v1:{Convert.ToBase64String(aes.EncryptCbc(Encoding.UTF8.GetBytes(value), aes.IV))}";
    }

    private static Aes CreateAes(string password)
    {
        var derived = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Salt, 10_000, HashAlgorithmName.SHA256, 48);
        var aes = Aes.Create();
        aes.Key = derived[..32];
        aes.IV = derived[32..];
        return aes;
    }
}
