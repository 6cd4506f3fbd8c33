using DifyDelivery.StandIn.Settings;

namespace DifyDelivery.StandIn;

/// <summary>What an init container does: returns when an address answers with success.</summary>
internal static class WaitFor
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(string address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            throw new SettingsException($"'{address}' is not an address");
        }

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
