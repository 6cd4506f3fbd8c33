using System.Text.Json;
using Azure;
using DifyDelivery.Azure.Rest;

namespace DifyDelivery.Azure.Faults;

/// <summary>Turns what Azure's packages throw into the exception that says what to do.</summary>
internal static class AzureErrors
{
    /// <summary>Runs a call; what it throws comes out as ours.</summary>
    public static async Task<T> ExplainAsync<T>(string doing, AzureScope scope, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException exception) when (exception.Status == 0)
        {
            throw Unreachable(doing, exception);
        }
        catch (RequestFailedException exception)
        {
            throw Translate(doing, scope, exception);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.OfType<AzureException>().FirstOrDefault() is { } ours)
        {
            throw ours;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The packages' own time limit for an answer; nobody has cancelled.
            throw Unreachable(doing, exception);
        }
        catch (AggregateException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What the retries met, one after the other.
            throw Unreachable(doing, exception.InnerExceptions[^1]);
        }
    }

    public static AzureException Translate(string doing, AzureScope scope, RequestFailedException exception)
    {
        var response = exception.GetRawResponse();
        var error = ReadError(response);
        var code = error?.Text("code") ?? exception.ErrorCode;
        var message = error?.Text("message") ?? FirstLine(exception.Message);
        IReadOnlyList<string> details = [.. error is { } found ? Details(found) : []];
        var request = Header(response, "x-ms-correlation-request-id") ?? Header(response, "x-ms-request-id");
        var fault = new AzureFault(exception.Status, code, message, details);
        string[] why = [$"{code ?? $"HTTP {exception.Status}"}: {message}", .. details, .. request is null ? Array.Empty<string>() : [$"request id {request}"]];
        return new AzureException($"Azure refused: {doing}.", string.Join('\n', why), AzureRemedies.For(fault, scope), exception)
        {
            Code = code,
            Status = exception.Status,
            Details = details,
            RequestId = request,
        };
    }

    private static AzureUnreachableException Unreachable(string doing, Exception exception) =>
        new($"Azure does not answer: {doing}.", FirstLine(exception.Message), exception);

    private static JsonElement? ReadError(Response? response)
    {
        if (response is null || response.Content.ToMemory().IsEmpty)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(response.Content);
            var root = document.RootElement;
            // AKS and gateways answer without the wrapper.
            return (root.Member("error") ?? (root.Member("code") is null ? null : root))?.Clone();
        }
        catch (JsonException)
        {
            // A proxy's page of HTML: the status has to do.
            return null;
        }
    }

    /// <summary>The useful text is often in the details, and the details of the details.</summary>
    private static IEnumerable<string> Details(JsonElement error) =>
        error.Items("details").SelectMany(detail => new[] { $"{detail.Text("code")}: {detail.Text("message")}" }.Concat(Details(detail)));

    private static string? Header(Response? response, string name) => response is not null && response.Headers.TryGetValue(name, out var value) ? value : null;

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd();
}

/// <summary>What Azure said.</summary>
/// <param name="Status">The HTTP status; 200 for an operation that failed later.</param>
/// <param name="Code">Azure's code.</param>
/// <param name="Message">Azure's message.</param>
/// <param name="Details">Its details.</param>
internal sealed record AzureFault(int Status, string? Code, string Message, IReadOnlyList<string> Details)
{
    public string Text => string.Join('\n', Details.Prepend(Message));
}
