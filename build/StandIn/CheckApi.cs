using DifyDelivery.StandIn.Settings;

namespace DifyDelivery.StandIn;

/// <summary>The worker's init container: it returns when the api answers /health, which it does after the schema migration.</summary>
internal static class CheckApi
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public const string Name = "check-api";

    public static async Task RunAsync(Variables variables, CancellationToken cancellationToken)
    {
        var uri = new Uri(variables.RequireHttpAddress("STANDIN_API_URL"), "/health");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        Output.Line($"waiting for {uri}");
        while (!await AnswersAsync(client, uri, cancellationToken))
        {
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(uri, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
