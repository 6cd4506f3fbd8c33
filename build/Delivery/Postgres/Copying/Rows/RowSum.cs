using System.Globalization;

namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>Rows in one number. Sums of parts add up to the sum of the table.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Bytes">Their bytes on the wire.</param>
/// <param name="Digest">The sum modulo 2^128 of their hashes.</param>
internal readonly record struct RowSum(long Rows, long Bytes, UInt128 Digest)
{
    public static RowSum operator +(RowSum left, RowSum right) =>
        new(left.Rows + right.Rows, left.Bytes + right.Bytes, unchecked(left.Digest + right.Digest));

    /// <summary>The digest as 32 hexadecimal digits.</summary>
    public string DigestText => Digest.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>From what <see cref="DigestText"/> made.</summary>
    public static UInt128 ParseDigest(string text) => UInt128.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public TableDigest Of(TableName table) => new(table, Rows, Bytes, Digest);
}
