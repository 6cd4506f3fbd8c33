using System.Globalization;

namespace DifyDelivery.Kubernetes;

/// <summary>Kubernetes quantities as bytes, and bytes as people read them.</summary>
public static class StorageSize
{
    private const double Gibibyte = 1024 * 1024 * 1024;

    private static readonly string[] Binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] Decimal = ["k", "M", "G", "T", "P", "E"];

    /// <summary>A quantity in bytes.</summary>
    /// <param name="quantity">As <c>10Gi</c>.</param>
    /// <exception cref="FormatException">It does not begin with a number.</exception>
    public static long Bytes(string quantity)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        var digits = quantity.TakeWhile(character => char.IsAsciiDigit(character) || character == '.').Count();
        var number = decimal.Parse(quantity[..digits], CultureInfo.InvariantCulture);
        return (long)(number * Factor(quantity[digits..]));
    }

    /// <summary>Bytes as <c>10 GiB</c>.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / Gibibyte:0.##} GiB");

    private static decimal Factor(string suffix) =>
        suffix.Length == 0 ? 1
        : Array.IndexOf(Binary, suffix) is >= 0 and var binary ? Power(1024, binary + 1)
        : Power(1000, Array.IndexOf(Decimal, suffix) + 1);

    private static decimal Power(decimal root, int exponent) => Enumerable.Repeat(root, exponent).Aggregate(1m, (product, next) => product * next);
}
