using System.Globalization;

namespace DifyDelivery.Migration.Preflight;

/// <summary>Words for findings.</summary>
internal static class Text
{
    /// <summary>How many are named.</summary>
    public const int Named = 5;

    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{count} {noun}s");

    /// <summary>The first few by name, the rest by number.</summary>
    public static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        var shown = string.Join(", ", all.Take(Named));
        return all.Count > Named ? string.Create(CultureInfo.InvariantCulture, $"{shown} and {all.Count - Named} more") : shown;
    }

    public static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KiB"),
    };
}
