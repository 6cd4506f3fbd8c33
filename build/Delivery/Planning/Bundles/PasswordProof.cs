using System.Security.Cryptography;
using System.Text;

namespace DifyDelivery.Planning.Bundles;

/// <summary>
/// Tells whether a password is the one that a plan was made with, without holding it: salted, and slow enough (PBKDF2, SHA-256, the rounds that
/// OWASP's password storage cheat sheet asks for) that a bundle is no help to somebody who guesses.
/// </summary>
public static class PasswordProof
{
    private const int Rounds = 600_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const char Separator = '.';

    /// <summary>The proof of a password: salt and hash.</summary>
    /// <param name="password">The password.</param>
    /// <param name="like">A proof whose salt is taken, so that both are the same when the passwords are; null takes a new one.</param>
    public static string Of(string password, string? like = null)
    {
        var salt = SaltOf(like) ?? RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Rounds, HashAlgorithmName.SHA256, HashBytes);
        return $"{Convert.ToHexStringLower(salt)}{Separator}{Convert.ToHexStringLower(hash)}";
    }

    private static byte[]? SaltOf(string? proof)
    {
        var text = proof?.Split(Separator)[0];
        return text is { Length: SaltBytes * 2 } && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
    }
}
