using System.Text.Json;

namespace DifyDelivery.Cost.Prices;

/// <summary>Prices that earlier runs on this machine read, one file per currency and region.</summary>
/// <param name="folder">Where they are kept; made when the first price is.</param>
internal sealed class PriceCache(string folder)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What is kept. A file that cannot be read counts as none: it is written anew.</summary>
    public async Task<IReadOnlyList<KeptPrice>> ReadAsync(string location, string currency, CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(PathOf(location, currency), cancellationToken);
            var prices = JsonSerializer.Deserialize<List<KeptPrice?>>(text, Options) ?? [];
            return [.. prices.OfType<KeptPrice>().Where(price => price.UnitPrice > 0 && price.Location == location && price.Currency == currency)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    /// <summary>Keeps prices beside those that are there; a newer one replaces an older one.</summary>
    /// <returns>Why they could not be kept, or null.</returns>
    public async Task<string?> KeepAsync(string location, string currency, IReadOnlyCollection<KeptPrice> prices, CancellationToken cancellationToken)
    {
        var fresh = Path.Combine(folder, $"{Guid.NewGuid():n}.new");
        try
        {
            Directory.CreateDirectory(folder);
            var all = (await ReadAsync(location, currency, cancellationToken)).Where(old => prices.All(price => price.Key != old.Key)).Concat(prices);
            await File.WriteAllTextAsync(fresh, JsonSerializer.Serialize(all.OrderBy(price => price.Key, StringComparer.Ordinal), Options), cancellationToken);
            File.Move(fresh, PathOf(location, currency), overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
        finally
        {
            // No such file, or no such folder, when all went well or nothing went at all.
            if (File.Exists(fresh))
                File.Delete(fresh);
        }
    }

    private string PathOf(string location, string currency) => Path.Combine(folder, $"{location}-{currency}.json");
}
