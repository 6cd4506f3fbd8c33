using System.Text.RegularExpressions;
using DifyDelivery.Spelling;

namespace DifyDelivery.Environments;

/// <summary>
/// The SKU names of Azure Database for PostgreSQL Flexible Server as Terraform writes them: tier, <c>Standard</c>, size. The list is that of
/// the azurerm provider 5.2.
/// </summary>
public static partial class FlexibleServerSkus
{
    private static readonly string[] SeriesNames = ["s_v3", "ds_v4", "ds_v5", "ds_v6", "ads_v5"];

    private static readonly string[] All =
    [
        .. new[] { 1, 2, 4, 8, 12, 16, 20 }.Select(cores => $"B_Standard_B{cores}ms"), "B_Standard_B2s",
        .. Series("GP_Standard_D", [2, 4, 8, 16, 32, 48, 64, 96]), .. Series("MO_Standard_E", [2, 4, 8, 16, 20, 32, 48, 64, 96]),
    ];

    /// <summary>Whether the provider takes the name.</summary>
    /// <param name="sku">A name such as <c>GP_Standard_D2ds_v5</c>.</param>
    public static bool IsKnown(string sku) => All.Contains(sku, StringComparer.Ordinal);

    /// <summary>Whether the SKU is of the burstable tier: no high availability, no PgBouncer, a baseline of processor time.</summary>
    /// <param name="sku">A name such as <c>B_Standard_B1ms</c>.</param>
    public static bool IsBurstable(string sku) => sku.StartsWith("B_", StringComparison.Ordinal);

    /// <summary>" Did you mean 'GP_Standard_D2ds_v5'?" for <c>D2ds_v5</c>; an empty text when nothing is close.</summary>
    /// <param name="written">What was written.</param>
    public static string Hint(string written)
    {
        // The portal and the price list leave the tier out, so the size says which one is meant.
        if (NamePattern().Match(written) is { Success: true } match)
        {
            var size = match.Groups["size"].Value.ToLowerInvariant();
            var tier = size[0] switch { 'b' => "B", 'd' => "GP", _ => "MO" };
            var name = $"{tier}_Standard_{char.ToUpperInvariant(size[0])}{size[1..]}";
            if (IsKnown(name))
            {
                return $" Did you mean '{name}'?";
            }
        }

        return Nearest.Hint(written, All);
    }

    private static IEnumerable<string> Series(string prefix, int[] cores) =>
        from series in SeriesNames
        from count in cores
        select $"{prefix}{count}{series}";

    [GeneratedRegex("^(?:(?:B|GP|MO)_)?(?:Standard_)?(?<size>[BDE][0-9].*)$", RegexOptions.IgnoreCase)]
    private static partial Regex NamePattern();
}
