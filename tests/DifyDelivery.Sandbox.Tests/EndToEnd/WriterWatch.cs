using System.Diagnostics;
using System.Text.Json;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Verification;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>
/// Follows what the stand-in's writers have acknowledged, from before a migration until after it, whatever becomes of their pods. Each number
/// is a row that a server has confirmed: it must be on the server in use at the end, exactly once.
/// </summary>
internal sealed class WriterWatch : IAsyncDisposable
{
    private static readonly (string Component, int Port)[] Writers = [(DifyComponents.Api, 5001), (DifyComponents.Worker, 5001), (DifyComponents.PluginDaemon, 5002)];

    // Api and worker write into one table: either counts the rows of both. The plugin daemon's may be in another database.
    private static readonly (string Component, int Port)[] Counters = [Writers[0], Writers[2]];
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly ComponentHttp _http;
    private readonly Dictionary<string, long> _acknowledged = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _watching;
    private volatile string? _silent;

    public WriterWatch(ICluster cluster)
    {
        _http = new ComponentHttp(cluster, "dify", "dify");
        _watching = [.. Writers.Select(writer => Task.Run(() => WatchAsync(writer.Component, writer.Port)))];
    }

    /// <summary>Waits until every writer that runs now has written something.</summary>
    public async Task WriteSomethingAsync()
    {
        var before = Acknowledged();
        var began = Stopwatch.StartNew();
        while (Acknowledged().Count(pair => pair.Value > before.GetValueOrDefault(pair.Key) + 1) < Writers.Length)
        {
            // Most often an earlier test has failed and left Dify stopped: then this is not what to look at.
            began.Elapsed.ShouldBeLessThan(
                Limit,
                $"Not every writer writes. Acknowledged before: {Text(before)}; now: {Text(Acknowledged())}; the last that did not answer: {_silent ?? "none"}");
            await Task.Delay(Interval);
        }

        static string Text(Dictionary<string, long> acknowledged) =>
            acknowledged.Count == 0 ? "nothing" : string.Join(", ", acknowledged.Select(pair => $"{pair.Key} {pair.Value}"));
    }

    /// <summary>Compares what was acknowledged with what the server in use holds: nothing lost, nothing twice, no gap.</summary>
    public async Task NothingWasLostAsync()
    {
        var acknowledged = Acknowledged();
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(Writers.Length);
        var stored = await CountAsync();
        foreach (var (writer, (rows, numbers, highest)) in stored)
        {
            (writer, rows, numbers).ShouldBe((writer, highest, highest));
        }

        foreach (var (writer, number) in acknowledged.Where(pair => pair.Value > 0))
        {
            stored.ShouldContainKey(writer);
            stored[writer].Highest.ShouldBeGreaterThanOrEqualTo(number, writer);
        }
    }

    /// <summary>How many rows of each writer the server in use holds.</summary>
    public async Task<IReadOnlyDictionary<string, long>> StoredAsync() => (await CountAsync()).ToDictionary(writer => writer.Key, writer => writer.Value.Rows);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_watching);
        _stop.Dispose();
    }

    /// <summary>Each writer's highest acknowledged number, of every writer that was ever seen.</summary>
    public Dictionary<string, long> Acknowledged()
    {
        lock (_acknowledged)
        {
            return new Dictionary<string, long>(_acknowledged);
        }
    }

    /// <summary>What each component's own database holds, as its pod reads it.</summary>
    private async Task<IReadOnlyDictionary<string, (long Rows, long Numbers, long Highest)>> CountAsync()
    {
        var stored = new Dictionary<string, (long Rows, long Numbers, long Highest)>();
        foreach (var (component, port) in Counters)
        {
            var reply = await _http.AskAsync(component, port, "/standin/ledger/stored");
            using var json = JsonDocument.Parse(reply.Body);
            foreach (var writer in json.RootElement.GetProperty("writers").EnumerateArray())
            {
                stored.Add(
                    writer.GetProperty("writer").GetString()!,
                    (writer.GetProperty("rows").GetInt64(), writer.GetProperty("numbers").GetInt64(), writer.GetProperty("highest").GetInt64()));
            }
        }

        return stored;
    }

    private async Task WatchAsync(string component, int port)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var reply = await _http.AskAsync(component, port, "/standin/ledger", cancellationToken: _stop.Token);
                if (reply.Member("writer") is { } writer && long.TryParse(reply.Member("acknowledged"), out var number))
                {
                    lock (_acknowledged)
                    {
                        _acknowledged[writer] = Math.Max(_acknowledged.GetValueOrDefault(writer), number);
                    }
                }

                await Task.Delay(Interval, _stop.Token);
            }
            catch (DeliveryException exception)
            {
                // Inside the fence nobody answers.
                _silent = $"{component}: {exception.Message} {exception.Why}";
                await Task.Delay(Interval);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
