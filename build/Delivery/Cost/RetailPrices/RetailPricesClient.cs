using System.Globalization;
using System.Net;
using System.Text.Json;

namespace DifyDelivery.Cost.RetailPrices;

/// <summary>
/// The Azure Retail Prices API: anonymous, paged, throttled, without a service level. It lists what Azure charges without discounts;
/// https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices.
/// </summary>
public sealed class RetailPricesClient
{
    /// <summary>The public endpoint.</summary>
    public static readonly Uri Endpoint = new("https://prices.azure.com/api/retail/prices");

    /// <summary>From this version on the values of filters are case-sensitive, and items say whether theirs is the primary region.</summary>
    private const string ApiVersion = "2023-01-01-preview";

    // A query that is meant for one row and fills more pages than this asks for the wrong thing.
    private const int MostPages = 20;
    private const int Attempts = 3;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private readonly HttpClient _http;
    private readonly Uri _endpoint;
    private readonly TimeProvider _time;

    /// <summary>Creates a client.</summary>
    /// <param name="http">Sends the requests; its timeout is one request's.</param>
    /// <param name="time">The clock, for pauses between attempts.</param>
    /// <param name="endpoint">Another endpoint than <see cref="Endpoint"/>: a mirror, or a test's.</param>
    public RetailPricesClient(HttpClient http, TimeProvider time, Uri? endpoint = null)
    {
        _http = http;
        _time = time;
        _endpoint = endpoint ?? Endpoint;
    }

    /// <summary>Every item that a filter lets through, of all pages.</summary>
    /// <param name="filter">OData: <c>serviceName eq 'Storage' and skuName eq 'P2 LRS'</c>.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <exception cref="RetailPricesException">It cannot be reached, goes on refusing, or answers with something else.</exception>
    public async Task<IReadOnlyList<RetailPrice>> ListAsync(string filter, string currency, CancellationToken cancellationToken = default)
    {
        var items = new List<RetailPrice>();
        var next = new Uri(
            $"{_endpoint}?api-version={ApiVersion}&currencyCode={Uri.EscapeDataString(currency)}&$filter={Uri.EscapeDataString(filter)}");
        for (var page = 1; ; page++)
        {
            var (found, link) = await PageAsync(next, cancellationToken);
            items.AddRange(found);
            if (link is null)
            {
                return items;
            }

            if (page == MostPages)
            {
                throw new RetailPricesException($"The answer has more than {MostPages} pages for: {filter}");
            }

            next = NextOf(link);
        }
    }

    /// <summary>A link that leads elsewhere is not followed.</summary>
    private Uri NextOf(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var next) && next.Host == _endpoint.Host && next.Scheme == _endpoint.Scheme
            ? next
            : throw new RetailPricesException($"Its link to the next page leads elsewhere: {link}");

    private async Task<(IReadOnlyList<RetailPrice> Items, string? Next)> PageAsync(Uri url, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(url, cancellationToken);
        Page? page;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            page = await JsonSerializer.DeserializeAsync<Page>(body, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException)
        {
            throw new RetailPricesException($"Its answer cannot be read: {exception.Message}", exception);
        }

        return page?.Items is { } items
            ? (items, string.IsNullOrEmpty(page.NextPageLink) ? null : page.NextPageLink)
            : throw new RetailPricesException("Its answer has no Items.");
    }

    private async Task<HttpResponseMessage> SendAsync(Uri url, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (response, failure) = await TryAsync(url, cancellationToken);
            if (response is { IsSuccessStatusCode: true })
            {
                return response;
            }

            var why = failure?.Message ?? string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response!.StatusCode} {response.ReasonPhrase}");
            var pause = PauseAfter(response, attempt);
            response?.Dispose();
            if (attempt == Attempts || pause is not { } wait)
            {
                throw new RetailPricesException($"{url.Host}: {why}", failure);
            }

            await Task.Delay(wait, _time, cancellationToken);
        }
    }

    private async Task<(HttpResponseMessage? Response, Exception? Failure)> TryAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            return (await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken), null);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, exception);
        }
    }

    /// <summary>How long to wait before the next attempt; null when another one is useless or would be waited for too long.</summary>
    private TimeSpan? PauseAfter(HttpResponseMessage? response, int attempt)
    {
        var own = FirstPause * Math.Pow(2, attempt - 1);
        if (response is null)
        {
            return own;
        }

        if (response.StatusCode != HttpStatusCode.TooManyRequests && (int)response.StatusCode < 500)
        {
            return null;
        }

        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => own,
        };
        return asked > LongestPause ? null : asked < TimeSpan.Zero ? TimeSpan.Zero : asked;
    }

    private sealed record Page(IReadOnlyList<RetailPrice>? Items, string? NextPageLink);
}
