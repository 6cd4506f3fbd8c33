using System.Globalization;

namespace DifyDelivery.Verification;

/// <summary>Kubernetes quantities as bytes.</summary>
internal static class StorageSize
{
    private static readonly string[] Binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] Decimal = ["k", "M", "G", "T", "P", "E"];

    public static long Bytes(string quantity)
    {
        var digits = quantity.TakeWhile(character => char.IsAsciiDigit(character) || character == '.').Count();
        var number = decimal.Parse(quantity[..digits], CultureInfo.InvariantCulture);
        return (long)(number * Factor(quantity[digits..]));
    }

    private static decimal Factor(string suffix) =>
        suffix.Length == 0 ? 1
        : Array.IndexOf(Binary, suffix) is >= 0 and var binary ? Power(1024, binary + 1)
        : Power(1000, Array.IndexOf(Decimal, suffix) + 1);

    private static decimal Power(decimal root, int exponent) => Enumerable.Repeat(root, exponent).Aggregate(1m, (product, next) => product * next);
}
