using System.Globalization;
using System.Text.RegularExpressions;
using DifyDelivery.Environments;

namespace DifyDelivery.Cost.Estimating;

/// <summary>
/// The tiers of premium SSDs: a disk is billed as the smallest tier that holds it, whatever its size, so a rate per GiB is always wrong.
/// https://learn.microsoft.com/azure/virtual-machines/disks-types.
/// </summary>
/// <param name="Name">The tier: <c>P3</c>.</param>
/// <param name="Gib">Up to how many GiB it holds.</param>
public sealed partial record DiskTier(string Name, int Gib)
{
    private static readonly DiskTier[] All =
    [
        new("P1", 4), new("P2", 8), new("P3", 16), new("P4", 32), new("P6", 64), new("P10", 128), new("P15", 256), new("P20", 512), new("P30", 1024),
        new("P40", 2048), new("P50", 4096), new("P60", 8192), new("P70", 16384), new("P80", 32767),
    ];

    private const decimal Gibibyte = 1073741824m;

    // AKS's built-in classes of premium SSDs. Its default class makes standard ones, which the price book does not hold.
    private static readonly string[] PremiumClasses = ["managed-csi-premium", "managed-premium"];

    /// <summary>Whether a storage class is one of AKS's own of premium SSDs.</summary>
    /// <param name="storageClass">The class.</param>
    public static bool IsPremium(string? storageClass) => PremiumClasses.Contains(storageClass);

    /// <summary>What a volume is billed as, in a few words: <c>billed as P3, 16 GiB</c>.</summary>
    /// <param name="bytes">The size that its claim asks for.</param>
    /// <param name="storageClass">Its storage class; null for the cluster's default.</param>
    /// <param name="platform">Where it is: on a cluster that is not Azure's it costs nothing there, and the words say what it would on Azure.</param>
    public static string Bill(long bytes, string? storageClass, Platform platform)
    {
        if (platform == Platform.Azure && !string.IsNullOrEmpty(storageClass) && !IsPremium(storageClass))
        {
            return $"what class '{storageClass}' is billed as is not known";
        }

        var tier = All.FirstOrDefault(tier => tier.Gib >= bytes / Gibibyte) is { } found ? $"{found.Name}, {found.Gib} GiB" : "no tier: it is too large";
        return platform == Platform.Azure ? $"billed as {tier}" : $"as a premium SSD on Azure billed as {tier}";
    }

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
        return number * unit / Gibibyte;
    }

    [GeneratedRegex(@"^(?<number>[0-9]{1,15}(\.[0-9]{1,3})?)(?<unit>[A-Za-z]*)$")]
    private static partial Regex QuantityPattern();
}
