using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DifyDelivery.Tests.Cost;

/// <summary>
/// Stands in for the Azure Retail Prices API, which cannot be reached from here: a real HTTP server that answers in the published shape,
/// evaluates the filter over its rows (case-sensitive, as since 2023-01-01-preview) and pages with NextPageLink.
/// </summary>
internal sealed partial class PriceListServer : IDisposable
{
    private HttpListener _listener = new();
    private readonly IReadOnlyList<Dictionary<string, object?>> _rows;
    private readonly ConcurrentQueue<string> _queries = new();
    private readonly ConcurrentQueue<Func<HttpListenerResponse, string>> _next = new();

    public PriceListServer(IReadOnlyList<Dictionary<string, object?>> rows)
    {
        _rows = rows;
        Url = Start();
        _ = Task.Run(ServeAsync);
    }

    public Uri Url { get; }

    public int PageSize { get; init; } = 2;

    /// <summary>Instead of this server's own address in NextPageLink.</summary>
    public string? LinkTo { get; set; }

    /// <summary>The filter of every request.</summary>
    public IReadOnlyList<string> Queries => [.. _queries];

    /// <summary>One of the next requests is answered by this instead of by rows.</summary>
    public void AnswerOnce(HttpStatusCode status, string body = "", string? retryAfter = null) => _next.Enqueue(response =>
    {
        response.StatusCode = (int)status;
        if (retryAfter is not null)
            response.Headers["Retry-After"] = retryAfter;
        return body;
    });

    public void Dispose() => _listener.Close();

    private Uri Start()
    {
        for (var attempt = 0; ; attempt++)
        {
            var url = $"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}/api/retail/prices";
            _listener.Prefixes.Add(url + "/");
            try
            {
                _listener.Start();
                return new Uri(url);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // The port is taken; a listener that could not start cannot be used again.
                _listener = new HttpListener();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var body = Encoding.UTF8.GetBytes(_next.TryDequeue(out var scripted) ? scripted(context.Response) : Answer(context.Request));
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(body);
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The client went away, or the server was closed.
            }
        }
    }

    private string Answer(HttpListenerRequest request)
    {
        var (filter, currency) = (request.QueryString["$filter"]!, request.QueryString["currencyCode"]);
        var skip = int.Parse(request.QueryString["$skip"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        _queries.Enqueue(filter);
        var found = _rows.Where(row => (string?)row["currencyCode"] == currency && Matches(row, filter)).ToList();
        var link = $"{LinkTo ?? Url.ToString()}?currencyCode={currency}&$filter={Uri.EscapeDataString(filter)}&$skip={skip + PageSize}";
        var items = found.Skip(skip).Take(PageSize).ToList();
        return JsonSerializer.Serialize(new
        {
            BillingCurrency = currency,
            CustomerEntityId = "Default",
            CustomerEntityType = "Retail",
            Items = items,
            NextPageLink = skip + PageSize < found.Count ? link : null,
            items.Count,
        });
    }

    private static bool Matches(Dictionary<string, object?> row, string filter) => filter.Split(" and ").All(term =>
    {
        if (Equal().Match(term) is { Success: true } equal)
            return Equals(row[equal.Groups["field"].Value == "priceType" ? "type" : equal.Groups["field"].Value], equal.Groups["value"].Value);
        var contains = Contains().Match(term);
        contains.Success.ShouldBeTrue($"not a term of the filter language: {term}");
        return ((string)row[contains.Groups["field"].Value]!).Contains(contains.Groups["value"].Value, StringComparison.Ordinal);
    });

    [GeneratedRegex("^(?<field>\\w+) eq '(?<value>[^']*)'$")]
    private static partial Regex Equal();

    [GeneratedRegex("^contains\\((?<field>\\w+),'(?<value>[^']*)'\\)$")]
    private static partial Regex Contains();
}
