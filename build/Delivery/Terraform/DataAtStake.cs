using System.Globalization;
using DifyDelivery.Errors;

namespace DifyDelivery.Terraform;

/// <summary>What a resource holds, as it was measured before: the guard does not look itself.</summary>
/// <param name="Rows">Rows in all tables; null where nobody counted.</param>
/// <param name="Bytes">Bytes on disk; null where nobody measured.</param>
public sealed record DataAtStake(long? Rows, long? Bytes)
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>What is counted otherwise: <c>3 secrets, 1 key</c>; null for nothing.</summary>
    public string? Items { get; init; }

    /// <summary>What has to be known of the figures: <c>measured 2026-11-20 11:00 UTC</c>; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>Why it could not be measured; null where it was. What is not known is never zero.</summary>
    public string? Unknown { get; init; }

    /// <summary>Nobody knows how much it is.</summary>
    /// <param name="why">Why not.</param>
    public static DataAtStake NotDetermined(string why) => new(null, null) { Unknown = why };

    /// <summary>The same, for what came in the way.</summary>
    /// <param name="exception">What came in the way.</param>
    public static DataAtStake NotDetermined(DeliveryException exception) => NotDetermined(Reason(exception));

    /// <summary>Why something could not be measured, in one line.</summary>
    internal static string Reason(DeliveryException exception) =>
        exception.Why is { } why ? $"{exception.Message} {why.Split('\n')[0].TrimEnd()}" : exception.Message;

    /// <summary>In words: <c>1,234,567 rows, 3.2 GiB</c>, or <c>not determined (the server does not answer)</c>.</summary>
    public override string ToString()
    {
        if (Unknown is { } why)
        {
            return $"not determined ({why.TrimEnd('.')})";
        }

        string?[] parts = [Items, Rows is { } rows ? string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows") : null, Bytes is { } bytes ? Size(bytes) : null];
        return string.Join(", ", parts.OfType<string>()) + (Remark is null ? "" : $" ({Remark})");
    }

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
