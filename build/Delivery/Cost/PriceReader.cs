using DifyDelivery.Cost.Prices;
using DifyDelivery.Cost.RetailPrices;
using DifyDelivery.Environments;
using DifyDelivery.Planning.Costs;

namespace DifyDelivery.Cost;

/// <summary>Finds prices: in Azure's list when that is wanted, in what earlier runs kept, in the library's dated snapshot.</summary>
public sealed class PriceReader
{
    // List prices change by the month; a day is short enough for them and long enough not to ask in every run.
    private static readonly TimeSpan Freshness = TimeSpan.FromDays(1);
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(20);
    private readonly PriceCache _cache;
    private readonly PriceSnapshot _snapshot = PriceSnapshot.Load();
    private readonly RetailPricesClient? _client;
    private readonly TimeProvider _time;

    /// <summary>Creates a reader.</summary>
    /// <param name="folder">Where prices are kept between runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="client">Asks the price list; null: one is made when it is needed.</param>
    public PriceReader(string folder, TimeProvider time, RetailPricesClient? client = null)
    {
        _cache = new PriceCache(folder);
        _time = time;
        _client = client;
    }

    /// <summary>Finds the price of each thing. Never throws for the want of one: the book says why it is not known.</summary>
    /// <param name="keys">What is to be priced.</param>
    /// <param name="location">The region.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="source">Whether Azure's list may be asked.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<PriceBook> ReadAsync(
        IReadOnlyCollection<PriceKey> keys, string location, string currency, PriceSource source, CancellationToken cancellationToken = default)
    {
        var kept = await _cache.ReadAsync(location, currency, cancellationToken);
        var answers = new Dictionary<PriceKey, PriceAnswer>();
        var remarks = new List<string>();
        if (source == PriceSource.Live)
        {
            await AskAsync(keys, location, currency, kept, answers, remarks, cancellationToken);
        }

        foreach (var key in keys.Where(key => !answers.ContainsKey(key)))
        {
            if (Newest(key, kept, location, currency) is { } answer)
            {
                answers[key] = answer;
            }
        }

        // The snapshot is complete for one region only. Its prices say more about another region than nothing does, as long as it is said.
        var priceLocation = location;
        if (answers.Count == 0 && _snapshot.Prices.Any(price => price.Location == _snapshot.Reference && price.Currency == currency))
        {
            priceLocation = _snapshot.Reference;
            remarks.Add($"No price of {location} is at hand: these are those of {priceLocation}. '--price-source Live' asks for the others.");
            foreach (var key in keys)
            {
                if (Newest(key, [], priceLocation, currency) is { } answer)
                {
                    answers[key] = answer;
                }
            }
        }

        foreach (var key in keys)
        {
            answers.TryAdd(key, PriceAnswer.NotDetermined($"neither kept from an earlier run nor in the snapshot, for {priceLocation} in {currency}"));
        }

        return new PriceBook(location, priceLocation, currency, answers, remarks);
    }

    private PriceAnswer? Newest(PriceKey key, IReadOnlyList<KeptPrice> kept, string location, string currency)
    {
        var name = key.ToString();
        var cached = kept.FirstOrDefault(price => price.Key == name);
        var carried = _snapshot.Prices.FirstOrDefault(price => price.Key == name && price.Location == location && price.Currency == currency);
        return cached is not null && (carried is null || cached.ReadAt >= carried.ReadAt)
            ? cached.Answer(PriceOrigin.Cache)
            : carried?.Answer(PriceOrigin.Snapshot);
    }

    private async Task AskAsync(
        IReadOnlyCollection<PriceKey> keys, string location, string currency, IReadOnlyList<KeptPrice> kept, Dictionary<PriceKey, PriceAnswer> answers,
        List<string> remarks, CancellationToken cancellationToken)
    {
        using var own = _client is null ? new HttpClient { Timeout = RequestLimit } : null;
        var list = new RetailPriceList(_client ?? new RetailPricesClient(own!, _time), _time);
        var fresh = new List<KeptPrice>();
        foreach (var key in keys)
        {
            var name = key.ToString();
            if (kept.FirstOrDefault(price => price.Key == name) is { } known && _time.GetUtcNow() - known.ReadAt < Freshness)
            {
                answers[key] = known.Answer(PriceOrigin.Cache);
                continue;
            }

            try
            {
                var answer = await list.FindAsync(key, location, currency, cancellationToken);
                answers[key] = answer;
                if (answer is { UnitPrice: { } price, Stamp: { } stamp })
                {
                    fresh.Add(new KeptPrice(name, location, currency, price, _time.GetUtcNow(), stamp.Meter));
                }
            }
            catch (RetailPricesException exception)
            {
                // What one request cannot get, the next ones will not get either: each would be waited for.
                remarks.Add($"Azure's price list did not answer ({exception.Why}): prices are older ones, as dated.");
                break;
            }
        }

        if (fresh.Count > 0 && await _cache.KeepAsync(location, currency, fresh, cancellationToken) is { } problem)
        {
            remarks.Add($"The prices could not be kept for later runs: {problem}");
        }
    }
}
