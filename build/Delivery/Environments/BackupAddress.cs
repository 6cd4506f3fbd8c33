namespace DifyDelivery.Environments;

/// <summary>The address of backups in Azure Blob Storage: <c>https://account.blob.core.windows.net/container[/prefix]</c>.</summary>
/// <param name="Container">The container.</param>
/// <param name="Prefix">What the blobs' names begin with; empty, or with a slash at its end.</param>
public sealed record BackupAddress(Uri Container, string Prefix)
{
    /// <summary>Reads an address; null where the text is a folder's path.</summary>
    /// <param name="text">What a person gave.</param>
    public static BackupAddress? TryParse(string text)
    {
        if (Problem(text) is not null || !IsAddress(text))
        {
            return null;
        }

        var uri = new Uri(text);
        var parts = uri.AbsolutePath.Trim('/').Split('/', 2);
        return new BackupAddress(new Uri($"{uri.GetLeftPart(UriPartial.Authority)}/{parts[0]}"), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) + "/" : string.Empty);
    }

    /// <summary>Why a text names no place for backups; null when it does.</summary>
    internal static string? Problem(string text) =>
        text.Trim().Length == 0 ? "it is empty"
        : !IsAddress(text) ? null
        : !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.AbsolutePath.Trim('/').Length == 0 ? $"'{text}' names no container"
        : uri.Scheme != Uri.UriSchemeHttps ? $"'{text}' is not an https address"
        : uri.Query.Length > 0 || uri.UserInfo.Length > 0 ? "it carries a query or a login: a key or a shared access signature is a secret, and this session signs in by itself"
        : null;

    private static bool IsAddress(string text) => text.Contains("://", StringComparison.Ordinal);
}
