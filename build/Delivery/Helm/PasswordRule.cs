using DifyDelivery.Planning;

namespace DifyDelivery.Helm;

/// <summary>Dify's plugin daemon builds its connection string without quoting: blank, quote and backslash break it.</summary>
internal static class PasswordRule
{
    public static Finding? Check(string parameter, string password) =>
        password.Length > 0 && password.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? null
            : new(
                "secrets.unparseable-password",
                Severity.Error,
                password.Length == 0
                    ? $"{parameter} is empty."
                    : $"{parameter} has characters that Dify's plugin daemon cannot parse in its connection string.",
                "Use letters, digits, '_' and '-' only, or leave the parameter unset: a password is then generated.");
}
