using System.Security.Cryptography;

namespace DifyDelivery.Postgres;

/// <summary>
/// Makes passwords that every reader takes as they are: letters, digits, hyphen and underscore, since Dify builds URLs from them without
/// escaping, and shells and YAML have opinions about the rest.
/// </summary>
public static class PasswordGenerator
{
    /// <summary>Characters in a password: 32, about 190 bits.</summary>
    public const int Length = 32;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Alphabet = Letters + "0123456789-_";

    /// <summary>
    /// A fresh password from the system's cryptographic generator. Begins with a letter, and has an upper-case letter, a lower-case letter and a
    /// digit: Azure asks for three kinds.
    /// </summary>
    public static string Next()
    {
        while (true)
        {
            var candidate = RandomNumberGenerator.GetString(Letters, 1) + RandomNumberGenerator.GetString(Alphabet, Length - 1);
            // Drawn again rather than patched: a patch would favour some passwords. About 1 in 250 is.
            if (candidate.Any(char.IsAsciiLetterUpper) && candidate.Any(char.IsAsciiLetterLower) && candidate.Any(char.IsAsciiDigit))
            {
                return candidate;
            }
        }
    }
}
