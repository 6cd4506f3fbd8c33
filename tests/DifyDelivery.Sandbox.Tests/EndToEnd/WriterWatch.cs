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
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);
    private readonly ICluster _cluster;
    private readonly ComponentHttp _http;
    private readonly Dictionary<string, long> _acknowledged = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _watching;
    private volatile string? _silent;

    public WriterWatch(ICluster cluster)
    {
        _cluster = cluster;
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

    /// <summary>Follows whichever pod of a component is ready, until there is none or it does not answer.</summary>
    private async Task WatchAsync(string component, int port)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(component, port);
            }
            catch (Exception exception) when (!_stop.IsCancellationRequested && exception is DeliveryException or HttpRequestException or OperationCanceledException)
            {
                // Inside the fence nobody answers.
                _silent = $"{component}: {exception.Message} {(exception as DeliveryException)?.Why}";
                await Task.Delay(Silence);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Asks one pod again and again through one connection: a new one for each question would be most of the load on the cluster.</summary>
    private async Task FollowAsync(string component, int port)
    {
        var pods = await _cluster.ListPodsAsync("dify", $"app.kubernetes.io/instance=dify,component={component}", _stop.Token);
        var pod = pods.FirstOrDefault(pod => pod is { Ready: true, Terminating: false }) ?? throw new DeliveryException("no pod is ready");
        await using var forward = _cluster.Forward("dify", pod.Name, port);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{forward.LocalPort}"), Timeout = Answer };
        while (true)
        {
            using var json = JsonDocument.Parse(await client.GetStringAsync("/standin/ledger", _stop.Token));
            var (writer, number) = (json.RootElement.GetProperty("writer").GetString()!, json.RootElement.GetProperty("acknowledged").GetInt64());
            lock (_acknowledged)
            {
                _acknowledged[writer] = Math.Max(_acknowledged.GetValueOrDefault(writer), number);
            }

            await Task.Delay(Interval, _stop.Token);
        }
    }
}
