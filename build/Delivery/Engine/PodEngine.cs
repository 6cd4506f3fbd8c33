using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Reporting;

namespace DifyDelivery.Engine;

/// <summary>
/// Runs the engine in a pod and tells what it says. A pod that is lost is replaced, and the new engine goes on where the old one stopped; a
/// run that was killed leaves a pod that works on, which the next run of the same task finds and listens to.
/// </summary>
/// <param name="pods">Where it runs.</param>
/// <param name="time">The clock.</param>
/// <param name="lost">Cancelled when the environment's lock is lost: from then on the pods are those of who holds it now.</param>
public sealed class PodEngine(EnginePods pods, TimeProvider time, CancellationToken lost = default)
{
    private const int Pods = 4;
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(15);

    // An API server that is replaced is back within a few minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The pods that this run has made or listens to; nobody else's are removed at its end.</summary>
    private readonly List<Pod> _own = [];

    /// <summary>Those that were lost: the API server may go on to say that they run.</summary>
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    private string Space => pods.Place.Namespace;

    /// <summary>Copies what is missing.</summary>
    /// <param name="task">The task, of kind <see cref="EngineTaskKind.Copy"/>.</param>
    /// <param name="progress">Told every second.</param>
    /// <param name="activity">Told about pods that come and go.</param>
    /// <param name="cancellationToken">Stops the engine, too.</param>
    /// <exception cref="EngineLostException">Its pods are lost again and again, or the API server does not come back.</exception>
    /// <exception cref="DeliveryException">The engine says why, or could not be run.</exception>
    public async Task<CopyResult> CopyAsync(EngineTask task, IProgress<CopyProgress> progress, IActivity activity, CancellationToken cancellationToken = default) =>
        await RunAsync(task, progress, activity, cancellationToken) is EngineCopiedLine copied ? copied.Result : throw new InvalidOperationException($"{task} was not a copy.");

    /// <summary>Compares the target with what was read from the source.</summary>
    /// <param name="task">The task, of kind <see cref="EngineTaskKind.Verify"/>.</param>
    /// <param name="progress">Told every second.</param>
    /// <param name="activity">Told about pods that come and go.</param>
    /// <param name="cancellationToken">Stops the engine, too.</param>
    /// <exception cref="EngineLostException">Its pods are lost again and again, or the API server does not come back.</exception>
    /// <exception cref="DeliveryException">The engine says why, or could not be run.</exception>
    public async Task<VerifyResult> VerifyAsync(EngineTask task, IProgress<CopyProgress> progress, IActivity activity, CancellationToken cancellationToken = default) =>
        await RunAsync(task, progress, activity, cancellationToken) is EngineVerifiedLine verified ? verified.Result : throw new InvalidOperationException($"{task} was not a comparison.");

    private async Task<EngineLine> RunAsync(EngineTask task, IProgress<CopyProgress> progress, IActivity activity, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var pod = await FindAsync(task, activity, cancellationToken) ?? await StartAsync(task, activity, cancellationToken);
                var (end, loss) = await new EngineLog(pods.Cluster, Space, pod, time).FollowAsync(progress, cancellationToken);
                switch (end)
                {
                    case EngineStoppedLine stopped:
                        throw new DeliveryException(stopped.What, stopped.Why, stopped.Remedy);
                    case EngineCrashedLine crashed:
                        throw new DeliveryException($"The engine in pod {Space}/{pod.Name} failed in a way that it should not.", crashed.What, "Run the command again: what is finished is kept.");
                    case not null:
                        return end;
                }

                if (attempt == Pods)
                {
                    throw new EngineLostException(Space, pod.Name, attempt, loss!);
                }

                _gone.Add(pod.Uid);
                activity.Line($"pod {pod.Name} is lost ({loss}); a new one goes on where it stopped");
            }
        }
        finally
        {
            await CleanAsync(activity);
        }
    }

    /// <summary>A pod of the same task that still works, left by a run that was killed. Every other one goes.</summary>
    private async Task<Pod?> FindAsync(EngineTask task, IActivity activity, CancellationToken cancellationToken)
    {
        var all = await pods.ListAsync(cancellationToken);
        var found = all.FirstOrDefault(pod =>
            pod is { Phase: "Running", Terminating: false } && !_gone.Contains(pod.Uid) && pod.Labels.GetValueOrDefault(EnginePods.TaskLabel) == task.Mark);

        // One that waits for its task has nobody who will bring it.
        if (found is not null && !await SpeaksAsync(found, cancellationToken))
        {
            found = null;
        }

        var (removed, left) = await pods.RemoveAsync([.. all.Where(pod => pod.Uid != found?.Uid)], cancellationToken);
        if (removed.Count > 0)
        {
            activity.Line($"removed what an earlier run left: {string.Join(", ", removed)}");
        }

        if (left.Count > 0)
        {
            activity.Line($"warning: {string.Join(", ", left)} cannot be removed, their node does not answer; what is left of their sessions is ended");
        }

        if (found is not null)
        {
            _own.Add(found);
            activity.Line($"the engine of an earlier run is still at it in pod {found.Name}; this run listens to it");
        }

        return found;
    }

    private async Task<bool> SpeaksAsync(Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            return (await pods.Cluster.ReadLogAsync(Space, pod.Name, new LogQuery(TailLines: 1), cancellationToken)).Count > 0;
        }
        catch (DeliveryException exception) when (exception is not ClusterUnreachableException)
        {
            // Its node does not answer: nobody will hear from it.
            return false;
        }
    }

    private async Task<Pod> StartAsync(EngineTask task, IActivity activity, CancellationToken cancellationToken)
    {
        var start = new EngineStart(pods, time);
        var payload = await pods.Payload(cancellationToken);
        var made = await pods.CreateAsync(task.Mark, cancellationToken);
        _own.Add(made);
        var pod = await start.UntilRunningAsync(made, activity, cancellationToken);
        try
        {
            var upload = new EngineUpload(pods.Cluster, Space, pod.Name);
            await upload.SendFilesAsync(payload, activity, cancellationToken);
            await upload.SendTaskAsync(task, cancellationToken);
            activity.Line(FormattableString.Invariant($"the engine runs in pod {pod.Name} ({payload.Bytes / 1_000_000} MB brought there)"));
        }
        catch (ClusterUnreachableException) when (!cancellationToken.IsCancellationRequested)
        {
            // It would wait for minutes for what does not come any more.
            await GiveUpAsync(pod, cancellationToken);
        }
        catch (DeliveryException) when (!cancellationToken.IsCancellationRequested)
        {
            // Lost on the way there is lost like any other; one that is there and did not get its files says why.
            if ((await pods.ListAsync(cancellationToken)).Any(one => one.Uid == pod.Uid && one is { Phase: "Running", Terminating: false }))
            {
                throw;
            }
        }

        return pod;
    }

    /// <summary>Removes a pod that has not got all of its files, as soon as the API server is back.</summary>
    private async Task GiveUpAsync(Pod pod, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await pods.RemoveAsync([pod], cancellationToken);
                return;
            }
            catch (ClusterUnreachableException) when (time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Whatever happened: nothing of this run stays. A run that is killed before leaves it to the next one; so does one that has lost the lock,
    /// for who holds it now may listen to the very pod.
    /// </summary>
    private async Task CleanAsync(IActivity activity)
    {
        if (_own.Count == 0)
        {
            return;
        }

        if (lost.IsCancellationRequested)
        {
            activity.Line($"left to who holds the lock now: {string.Join(", ", _own.Select(pod => pod.Name))}");
            return;
        }

        using var limit = new CancellationTokenSource(RemovalLimit);
        try
        {
            await pods.RemoveAsync(_own, limit.Token);
        }
        catch (Exception exception) when (exception is DeliveryException or OperationCanceledException)
        {
            activity.Line("the engine's pod is not removed yet; the next run, or Teardown, removes it");
        }
    }
}
