using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Engine;

/// <summary>Follows what an engine says to its last line, however often the way to it breaks.</summary>
internal sealed class EngineLog(IPods cluster, string space, Pod pod, TimeProvider time)
{
    // The engine says something every second. A way that is silent for so long is dead, whatever the connection says.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    // An API server that is replaced is back within a few minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private const int AllLines = 1_000_000;

    private long _last;

    /// <summary>Follows.</summary>
    /// <returns>The last line, or how the engine ended without one.</returns>
    public async Task<(EngineLine? End, string? Loss)> FollowAsync(IProgress<CopyProgress> progress, CancellationToken cancellationToken)
    {
        var heard = time.GetTimestamp();
        while (true)
        {
            try
            {
                // Looked at first: what a container that has ended has said does not change any more.
                var now = (await cluster.ListPodsAsync(space, null, cancellationToken)).FirstOrDefault(one => one.Uid == pod.Uid);
                if (now is not null && await ReadAsync(progress, () => heard = time.GetTimestamp(), cancellationToken) is { } end)
                {
                    return (end, null);
                }

                if (now is null || now.Phase is "Succeeded" or "Failed")
                {
                    return (null, Describe(now));
                }

                heard = time.GetTimestamp();
            }
            catch (DeliveryException) when (time.GetElapsedTime(heard) < Patience)
            {
                // The API server or the pod's node is away.
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<EngineLine?> ReadAsync(IProgress<CopyProgress> progress, Action heard, CancellationToken cancellationToken)
    {
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silent.CancelAfter(Silence);
        try
        {
            await foreach (var text in cluster.FollowLogAsync(space, pod.Name, new LogQuery(TailLines: AllLines), silent.Token))
            {
                silent.CancelAfter(Silence);
                heard();
                if (!EngineLine.TryRead(text, out var line) || line.Number <= _last)
                {
                    continue;
                }

                _last = line.Number;
                if (line is EngineProgressLine far)
                {
                    progress.Report(far.Progress);
                }
                else
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Silent: a new connection is made.
        }

        return null;
    }

    private static string Describe(Pod? now) =>
        now is null ? "the pod was deleted, or its node is gone"
        : now.Containers is [{ LastEnd: { } end }, ..] ? $"its container ended: {end.Reason}, exit code {end.ExitCode}"
        : $"the pod is {now.Phase}";
}
