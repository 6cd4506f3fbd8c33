using System.Globalization;
using System.Text.RegularExpressions;

namespace DifyDelivery.Cost.Estimating;

/// <summary>
/// The tiers of premium SSDs: a disk is billed as the smallest tier that holds it, whatever its size, so a rate per GiB is always wrong.
/// https://learn.microsoft.com/azure/virtual-machines/disks-types.
/// </summary>
/// <param name="Name">The tier: <c>P3</c>.</param>
/// <param name="Gib">Up to how many GiB it holds.</param>
internal sealed partial record DiskTier(string Name, int Gib)
{
    private static readonly DiskTier[] All =
    [
        new("P1", 4), new("P2", 8), new("P3", 16), new("P4", 32), new("P6", 64), new("P10", 128), new("P15", 256), new("P20", 512), new("P30", 1024),
        new("P40", 2048), new("P50", 4096), new("P60", 8192), new("P70", 16384), new("P80", 32767),
    ];

    /// <summary>The tier that a volume is billed as; null when none is large enough, or the size is not one.</summary>
    /// <param name="quantity">A Kubernetes quantity; its <c>Gi</c> is the price list's GiB.</param>
    public static DiskTier? For(string quantity) =>
        GibOf(quantity) is { } gib ? All.FirstOrDefault(tier => tier.Gib >= gib) : null;

    private static decimal? GibOf(string quantity)
    {
        if (QuantityPattern().Match(quantity) is not { Success: true } match
            || !decimal.TryParse(match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        decimal? unit = match.Groups["unit"].Value switch
        {
            "" => 1m,
            "k" => 1e3m,
            "M" => 1e6m,
            "G" => 1e9m,
            "T" => 1e12m,
            "Ki" => 1024m,
            "Mi" => 1048576m,
            "Gi" => 1073741824m,
            "Ti" => 1099511627776m,
            _ => null,
        };
        return number * unit / 1073741824m;
    }

    [GeneratedRegex(@"^(?<number>[0-9]{1,15}(\.[0-9]{1,3})?)(?<unit>[A-Za-z]*)$")]
    private static partial Regex QuantityPattern();
}
