using System.Text.Json;

namespace DifyDelivery.Cost.Prices;

/// <summary>The dated prices that the library carries (price-snapshot.json), for runs that cannot or may not ask.</summary>
/// <param name="Reference">The region that is complete.</param>
/// <param name="Prices">The prices.</param>
internal sealed record PriceSnapshot(string Reference, IReadOnlyList<KeptPrice> Prices)
{
    private const string Resource = "DifyDelivery.Cost.price-snapshot.json";

    public static PriceSnapshot Load()
    {
        using var stream = typeof(PriceSnapshot).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly has no resource {Resource}.");
        var file = JsonSerializer.Deserialize<SnapshotFile>(stream, JsonSerializerOptions.Web)!;
        return new PriceSnapshot(
            file.Reference,
            [
                .. file.Prices.Select(row => new KeptPrice(
                    row.Key, row.Location, row.Currency, row.UnitPrice, new DateTimeOffset(row.Date, TimeOnly.MinValue, TimeSpan.Zero), row.Source)),
            ]);
    }

    private sealed record SnapshotFile(string Reference, IReadOnlyList<SnapshotRow> Prices);

    private sealed record SnapshotRow(string Key, string Location, string Currency, decimal UnitPrice, DateOnly Date, string Source);
}
