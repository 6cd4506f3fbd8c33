using System.Globalization;
using System.Text.RegularExpressions;
using DifyDelivery.Cost.Prices;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Cost.RetailPrices;

/// <summary>Answers for the price of one thing from the rows of the list: the one row that is meant, or that there is none.</summary>
/// <param name="client">Asks.</param>
/// <param name="time">The clock.</param>
internal sealed partial class RetailPriceList(RetailPricesClient client, TimeProvider time)
{
    /// <exception cref="RetailPricesException">The list did not answer.</exception>
    public async Task<PriceAnswer> FindAsync(PriceKey key, string location, string currency, CancellationToken cancellationToken)
    {
        if (RetailQuery.For(key) is not { } query)
        {
            return PriceAnswer.NotDetermined($"this version does not know how the price list names '{key.Name}'");
        }

        var rows = await client.ListAsync($"armRegionName eq '{location}' and priceType eq 'Consumption' and {query.Filter}", currency, cancellationToken);
        return Choose(key, [.. rows.Where(row => query.IsMeant(row) && IsListed(row, location, currency))]);
    }

    /// <summary>The one row, or why there is no price. Never the first of several.</summary>
    private PriceAnswer Choose(PriceKey key, IReadOnlyList<RetailPrice> rows) => rows switch
    {
        [] => PriceAnswer.NotDetermined("the price list has no row for it in this region and currency"),
        [var row] => Read(key, row),
        _ => PriceAnswer.NotDetermined(string.Create(
            CultureInfo.InvariantCulture,
            $"the price list has {rows.Count} rows for it, and which is meant is not clear: {string.Join("; ", rows.Take(3).Select(Name))}")),
    };

    private PriceAnswer Read(PriceKey key, RetailPrice row)
    {
        if (row.Amount is not { } amount)
        {
            return PriceAnswer.NotDetermined($"its row has no price: {Name(row)}");
        }

        return Units(row.UnitOfMeasure, key.Measure) is { } units
            ? PriceAnswer.Of(amount / units, new PriceStamp(PriceOrigin.Live, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), Name(row)))
            : PriceAnswer.NotDetermined($"its row is priced by '{row.UnitOfMeasure}', which is not what was expected: {Name(row)}");
    }

    private bool IsListed(RetailPrice row, string location, string currency) =>
        row is { Type: "Consumption", TierMinimumUnits: 0, IsPrimaryMeterRegion: not false }
        && row.ArmRegionName == location && row.CurrencyCode == currency
        && (row.EffectiveStartDate is not { } start || start <= time.GetUtcNow())
        && (row.EffectiveEndDate is not { } end || end > time.GetUtcNow());

    /// <summary>How many units the price is for; null when they are other ones.</summary>
    private static decimal? Units(string? measure, PriceMeasure expected)
    {
        var match = MeasurePattern().Match(measure ?? string.Empty);
        var unit = match.Groups["unit"].Value.ToUpperInvariant() switch
        {
            "HOUR" or "HOURS" => PriceMeasure.Hour,
            "/MONTH" => PriceMeasure.Month,
            "GB/MONTH" => PriceMeasure.GibMonth,
            _ => (PriceMeasure?)null,
        };
        return match.Success && unit == expected
            && decimal.TryParse(match.Groups["count"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : null;
    }

    private static string Name(RetailPrice row) => $"meter {row.MeterName} of '{row.SkuName}', {row.ProductName}";

    [GeneratedRegex("^(?<count>[0-9]+) ?(?<unit>[A-Za-z/]+)$")]
    private static partial Regex MeasurePattern();
}
