using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Engine;

/// <summary>
/// A way to a server that only the cluster reaches: a tunnel through the API server into a pod of ours, which passes every connection on. The
/// pod knows no secret, and ends by itself when nobody has used it for a day.
/// </summary>
public sealed class PodRelay : IAsyncDisposable
{
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ListenLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly EnginePods _pods;
    private readonly Pod _pod;
    private readonly PortForward _tunnel;

    private PodRelay(EnginePods pods, Pod pod, PortForward tunnel) => (_pods, _pod, _tunnel) = (pods, pod, tunnel);

    /// <summary>The port on 127.0.0.1.</summary>
    public int LocalPort => _tunnel.LocalPort;

    /// <summary>Opens one. Those that have ended are removed; one that runs may be another run's.</summary>
    /// <param name="pods">Where it runs.</param>
    /// <param name="host">The server.</param>
    /// <param name="port">Its port.</param>
    /// <param name="activity">Told how far it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">Its pod does not come to run.</exception>
    public static async Task<PodRelay> OpenAsync(
        EnginePods pods, string host, int port, IActivity activity, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pods);
        var ended = (await pods.ListAsync(EnginePods.RelayComponent, cancellationToken)).Where(pod => pod.Phase is "Succeeded" or "Failed").ToList();
        await pods.RemoveAsync(ended, cancellationToken);
        var payload = await pods.Payload(cancellationToken);
        var pod = await pods.CreateRelayAsync(host, port, cancellationToken);
        try
        {
            await new EngineStart(pods, time).UntilRunningAsync(pod, activity, cancellationToken);
            await new EngineUpload(pods.Cluster, pods.Place.Namespace, pod.Name).SendFilesAsync(payload, activity, cancellationToken);
            await ListeningAsync(pods, pod, time, cancellationToken);
            return new PodRelay(pods, pod, pods.Cluster.Forward(pods.Place.Namespace, pod.Name, EnginePods.RelayPort));
        }
        catch
        {
            await RemoveAsync(pods, pod);
            throw;
        }
    }

    /// <summary>Whether its pod still runs.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<bool> RunsAsync(CancellationToken cancellationToken = default) =>
        (await _pods.ListAsync(EnginePods.RelayComponent, cancellationToken)).Any(pod => pod.Uid == _pod.Uid && pod is { Phase: "Running", Terminating: false });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _tunnel.DisposeAsync();
        await RemoveAsync(_pods, _pod);
    }

    private static async Task ListeningAsync(EnginePods pods, Pod pod, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while ((await pods.Cluster.ReadLogAsync(pods.Place.Namespace, pod.Name, new LogQuery(TailLines: 1), cancellationToken)).Count == 0)
        {
            if (time.GetElapsedTime(began) > ListenLimit)
            {
                throw new DeliveryException($"The relay in pod {pods.Place.Namespace}/{pod.Name} does not begin to listen.", remedy: $"kubectl describe pod {pod.Name} --namespace {pods.Place.Namespace}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task RemoveAsync(EnginePods pods, Pod pod)
    {
        using var limit = new CancellationTokenSource(RemovalLimit);
        try
        {
            await pods.RemoveAsync([pod], limit.Token);
        }
        catch (Exception exception) when (exception is DeliveryException or OperationCanceledException)
        {
            // It ends by itself, and the next relay removes it.
        }
    }
}
