using System.Globalization;
using Azure;
using Azure.Core;
using DifyDelivery.Azure.Faults;
using DifyDelivery.Reporting;

namespace DifyDelivery.Azure.Rest;

/// <summary>Sends what Azure only accepts and does later (202), and waits until it is done.</summary>
internal sealed class LongOperations(ArmPipeline arm, TimeProvider time)
{
    /// <summary>How long a server that is busy with another operation is waited for: 5 + 10 + 20 + 40 + 60 + 60 s.</summary>
    private const int BusyAttempts = 7;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(15);

    /// <summary>A request by our own pipeline.</summary>
    public Task RunAsync(RequestMethod method, ArmPath path, object? body, string doing, IActivity progress, CancellationToken cancellationToken) =>
        WhenFreeAsync(
            doing, progress,
            async () =>
            {
                var accepted = await arm.SendAsync(method, path.Url, body, doing, cancellationToken);
                await FollowAsync(accepted, doing, progress, cancellationToken);
            },
            cancellationToken);

    /// <summary>An operation of the generic client.</summary>
    public Task RunAsync(Func<Task<Operation>> start, string doing, IActivity progress, CancellationToken cancellationToken) =>
        WhenFreeAsync(
            doing, progress,
            () => AzureErrors.ExplainAsync(
                doing, arm.Scope,
                async () =>
                {
                    var operation = await start();
                    var began = time.GetTimestamp();
                    while (!operation.HasCompleted)
                    {
                        await PauseAsync(operation.GetRawResponse(), doing, began, progress, cancellationToken);
                        await operation.UpdateStatusAsync(cancellationToken);
                    }

                    return true;
                },
                cancellationToken),
            cancellationToken);

    private async Task FollowAsync(Response response, string doing, IActivity progress, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var status = Header(response, "Azure-AsyncOperation");
        var location = Header(response, "Location");
        while (response.Status == 202 || status is not null)
        {
            if ((status ?? location) is not { } next)
            {
                return;
            }

            await PauseAsync(response, doing, began, progress, cancellationToken);
            response = await arm.SendAsync(RequestMethod.Get, next, null, doing, cancellationToken);
            if (status is null)
            {
                continue;
            }

            using var document = System.Text.Json.JsonDocument.Parse(response.Content);
            switch (document.RootElement.Text("status"))
            {
                case "Succeeded":
                    return;
                case "Failed" or "Canceled":
                    throw AzureErrors.Translate(doing, arm.Scope, new RequestFailedException(response));
            }
        }
    }

    private async Task PauseAsync(Response response, string doing, long began, IActivity progress, CancellationToken cancellationToken)
    {
        progress.Update(FormattableString.Invariant($"{doing}: {time.GetElapsedTime(began).TotalSeconds:0} s"));
        var seconds = Header(response, "Retry-After");
        var pause = int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? TimeSpan.FromSeconds(asked) : UsualInterval;
        await Task.Delay(pause, time, cancellationToken);
    }

    private async Task WhenFreeAsync(string doing, IActivity progress, Func<Task> act, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await act();
                return;
            }
            catch (AzureException exception) when (exception.IsBusy && attempt < BusyAttempts)
            {
                progress.Update($"{doing}: the server is busy with another operation, again in {pause.TotalSeconds:0} s");
                await Task.Delay(pause, time, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static string? Header(Response response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;
}
