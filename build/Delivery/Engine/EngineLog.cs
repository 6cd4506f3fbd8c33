using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Engine;

/// <summary>Follows what an engine says to its last line, however often the way to it breaks.</summary>
internal sealed class EngineLog(IPods cluster, string space, Pod pod, TimeProvider time)
{
    // The engine says something every second. A way that is silent for so long is dead, whatever the connection says.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    // An API server that is replaced is back within a few minutes, and a node that is restarted, too.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private const int AllLines = 1_000_000;

    private long _last;

    /// <summary>Follows.</summary>
    /// <returns>The last line, or how the engine ended without one.</returns>
    /// <exception cref="EngineLostException">The API server does not come back.</exception>
    public async Task<(EngineLine? End, string? Loss)> FollowAsync(IProgress<CopyProgress> progress, CancellationToken cancellationToken)
    {
        var heard = time.GetTimestamp();
        while (true)
        {
            try
            {
                // Looked at first: what a container that has ended has said does not change any more.
                var now = (await cluster.ListPodsAsync(space, null, cancellationToken)).FirstOrDefault(one => one.Uid == pod.Uid);
                if (now is null || await TryReadAsync(progress, () => heard = time.GetTimestamp(), cancellationToken) is not { } end)
                {
                    if (now is null || now.Phase is "Succeeded" or "Failed")
                    {
                        return (null, Describe(now));
                    }

                    // The API server says that it runs because its kubelet said so last. Only a new word of the engine proves it.
                    if (time.GetElapsedTime(heard) >= (now.Terminating ? Silence : Patience))
                    {
                        return (null, $"its node {now.Node ?? "(unknown)"} does not answer");
                    }
                }
                else
                {
                    return (end, null);
                }
            }
            catch (ClusterUnreachableException exception)
            {
                if (time.GetElapsedTime(heard) >= Patience)
                {
                    throw new EngineLostException(space, pod.Name, 1, $"the API server does not answer any more ({exception.Message})", exception);
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>What the pod's node has no answer for is silence: whether it is dead is told by how long that lasts.</summary>
    private async Task<EngineLine?> TryReadAsync(IProgress<CopyProgress> progress, Action heard, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(progress, heard, cancellationToken);
        }
        catch (DeliveryException exception) when (exception is not ClusterUnreachableException)
        {
            return null;
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
                if (!EngineLine.TryRead(text, out var line) || line.Number <= _last)
                {
                    continue;
                }

                // A line that was read before is a copy of it, and no sign of life.
                heard();
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
