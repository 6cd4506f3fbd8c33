using System.Globalization;
using System.Text.RegularExpressions;

namespace DifyDelivery.Environments;

/// <summary>What a text must look like. Each returns what is wrong, or null.</summary>
internal static partial class SettingChecks
{
    /// <summary>How values that are lists are split.</summary>
    public const StringSplitOptions ListOptions = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    public static string? Any(string text) => null;

    public static string? NotBlank(string text) => string.IsNullOrWhiteSpace(text) ? "it is blank" : null;

    public static Func<string, string?> OneOf<T>()
        where T : struct, Enum => text =>
        Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"'{text}' is none of {string.Join(", ", Enum.GetNames<T>())}";

    public static Func<string, string?> Integer(int smallest, int largest) => text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest
            ? null
            : $"'{text}' is not a whole number from {smallest} to {largest}";

    public static Func<string, string?> IntegerOf(params int[] allowed) => text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && allowed.Contains(number)
            ? null
            : $"'{text}' is none of {string.Join(", ", allowed)}";

    public static string? Boolean(string text) => bool.TryParse(text, out _) ? null : $"'{text}' is neither true nor false";

    public static string? Guid(string text) =>
        System.Guid.TryParseExact(text, "D", out _) ? null : $"'{text}' is not a GUID";

    public static string? Duration(string text) => Durations.TryParse(text, out _) ? null : $"'{text}' is not a duration";

    public static string? BackupStore(string text) => BackupAddress.Problem(text);

    /// <summary>Zero is a duration here: none is tolerated.</summary>
    public static string? DurationOrZero(string text) => text == "0" ? null : Duration(text);

    public static string? Amount(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? null : $"'{text}' is not an amount";

    public static string? Currency(string text) => CurrencyPattern().IsMatch(text) ? null : $"'{text}' is not a currency code of three capital letters";

    /// <summary>RFC 1123 label: what Kubernetes accepts as a namespace.</summary>
    public static string? DnsLabel(string text) =>
        text.Length <= 63 && DnsLabelPattern().IsMatch(text)
            ? null
            : $"'{text}' is not a DNS label (a-z, 0-9 and '-', starting and ending with a letter or digit, at most 63)";

    /// <summary>Helm release names are DNS labels of at most 53 characters.</summary>
    public static string? ReleaseName(string text) =>
        DnsLabel(text) ?? (text.Length > 53 ? $"'{text}' is longer than the 53 characters that Helm allows" : null);

    public static string? Quantity(string text) =>
        QuantityPattern().IsMatch(text) ? null : $"'{text}' is not a Kubernetes quantity";

    public static string? SemanticVersion(string text) =>
        SemanticVersionPattern().IsMatch(text) ? null : $"'{text}' is not a version";

    public static string? Location(string text) =>
        LocationPattern().IsMatch(text) ? null : $"'{text}' is not an Azure region name";

    /// <summary>Azure refuses these administrator names; the list is the service's published one.</summary>
    public static string? AdministratorName(string text) => text switch
    {
        "azure_superuser" or "azuresu" or "azure_pg_admin" or "admin" or "administrator" or "root" or "guest" or "public" or "postgres" =>
            $"'{text}' is reserved by Azure Database for PostgreSQL",
        _ when text.StartsWith("pg_", StringComparison.Ordinal) => $"'{text}' starts with 'pg_', which PostgreSQL reserves",
        _ => AdministratorPattern().IsMatch(text) ? null : $"'{text}' is not a role name (a letter, then letters, digits or '_', at most 63)",
    };

    /// <summary>The plugin daemon builds its connection string unquoted, so only these characters survive every component of Dify.</summary>
    public static string? Password(string text) =>
        text.Length is < 8 or > 128 ? "it must have 8 to 128 characters"
        : PasswordPattern().IsMatch(text) ? null
        : "it holds a character outside A-Z, a-z, 0-9, '_' and '-', which Dify's plugin daemon cannot parse";

    public static string? SkuName(string text) =>
        SkuPattern().IsMatch(text)
            ? null
            : $"'{text}' is not a Flexible Server SKU of the form B_Standard_B1ms, GP_Standard_D2ds_v5 or MO_Standard_E2ds_v5.{FlexibleServerSkus.Hint(text)}";

    public static string? ServerName(string text) =>
        ServerNamePattern().IsMatch(text) ? null : $"'{text}' is not a server's name (3 to 63 of a-z, 0-9 and '-', neither first nor last a '-')";

    public static string? StorageAccount(string text) =>
        StorageAccountPattern().IsMatch(text) ? null : $"'{text}' is not a storage account's name";

    public static string? NodeSize(string text) =>
        text.StartsWith("Standard_", StringComparison.Ordinal) ? null : $"'{text}' is not a virtual machine size";

    public static string? EmptyOrAzureName(string text) =>
        text.Length == 0 || AzureName.Find(text) is not null ? null : $"'{text}' is neither <resource group>/<name> nor a resource id";

    public static string? AddressRanges(string text) =>
        text.Split(',', ListOptions).FirstOrDefault(range => AddressRange.Find(range) is null) is { } wrong ? $"'{wrong}' is neither an IPv4 address nor a range of two" : null;

    public static string? Image(string text) =>
        ImagePattern().IsMatch(text) ? null : $"'{text}' is not an image reference with a tag";

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{1,61}[a-z0-9])$")]
    private static partial Regex ServerNamePattern();

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex StorageAccountPattern();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex DnsLabelPattern();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$")]
    private static partial Regex QuantityPattern();

    [GeneratedRegex(@"^v?[0-9]+(\.[0-9]+){1,2}([-+][0-9A-Za-z.+-]+)?$")]
    private static partial Regex SemanticVersionPattern();

    [GeneratedRegex("^[a-z][a-z0-9]+$")]
    private static partial Regex LocationPattern();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,62}$")]
    private static partial Regex AdministratorPattern();

    [GeneratedRegex("^[A-Z]{3}$")]
    private static partial Regex CurrencyPattern();

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex PasswordPattern();

    [GeneratedRegex("^(B_Standard_B[0-9]+m?s(_v2)?|GP_Standard_D[0-9]+[a-z]*(_v[0-9])?|MO_Standard_E[0-9]+[a-z]*(_v[0-9])?)$")]
    private static partial Regex SkuPattern();

    [GeneratedRegex(@"^[a-z0-9.:-]+(/[a-z0-9._-]+)+:[\w][\w.-]{0,127}$")]
    private static partial Regex ImagePattern();
}
