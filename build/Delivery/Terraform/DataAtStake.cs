using System.Globalization;

namespace DifyDelivery.Terraform;

/// <summary>What a resource holds, as it was measured before: the guard does not look itself.</summary>
/// <param name="Rows">Rows in all tables; null where nobody counted.</param>
/// <param name="Bytes">Bytes on disk; null where nobody measured.</param>
public sealed record DataAtStake(long? Rows, long? Bytes)
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>In words: <c>1,234,567 rows, 3.2 GiB</c>.</summary>
    public override string ToString() => string.Join(
        ", ", new[] { Rows is { } rows ? string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows") : null, Bytes is { } bytes ? Size(bytes) : null }
            .OfType<string>());

    private static string Size(long bytes)
    {
        double size = bytes;
        var unit = 0;
        for (; size >= 1024 && unit < Units.Length - 1; unit++)
        {
            size /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {Units[unit]}");
    }
}

/// <summary>Tells what a resource holds that a plan would destroy; null where it is not known.</summary>
/// <param name="change">The resource.</param>
public delegate DataAtStake? MeasuredData(TerraformChange change);
