using System.Text.RegularExpressions;

namespace DifyDelivery.Planning.Changes;

/// <summary>
/// Knows secrets by where they stand. The redactor knows the values in play; this also hides what nobody has told it, such as a value that
/// only the cluster has.
/// </summary>
public static partial class SecretValues
{
    /// <summary>Whether the last part of a path is the name of a secret. A reference to one (<c>...KeyRef.key</c>, <c>existingSecret</c>) is none.</summary>
    /// <param name="path">The path of a value.</param>
    public static bool IsSecretName(string path) =>
        LastApplied().IsMatch(path) || (SecretName().IsMatch(path) && !Reference().IsMatch(path));

    /// <summary>A text without what stands between a user's name and the host of an address, or after a word that means a password.</summary>
    /// <param name="text">Any text; null stays null.</param>
    public static string? WithoutPasswords(string? text) =>
        text is null ? null : Assignment().Replace(UserInformation().Replace(text, $"$1{ChangedValue.Hidden}@"), $"$1{ChangedValue.Hidden}");

    [GeneratedRegex(@"(?i)(PASSWORD|PASSWD|SECRET|TOKEN|_KEY|APIKEY|CONNECTION_?STRING|BROKER_URL)(\]?(\.value)?)$")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"(?i)(secret_?name|existing_?secret|secretKeyRef\.\w+|secretRef\.\w+|\[\w+\]\.name)$|automountServiceAccountToken$|password_version$")]
    private static partial Regex Reference();

    [GeneratedRegex(@"last-applied-configuration$")]
    private static partial Regex LastApplied();

    [GeneratedRegex(@"(://[^\s:/@""']*:)[^\s@""']+@")]
    private static partial Regex UserInformation();

    [GeneratedRegex(@"(?i)(\b[\w-]*(?:password|passwd|pwd)\b[""']?\s*[=:]\s*[""']?)(?!\(hidden\))[^\s""',;&]+")]
    private static partial Regex Assignment();
}
