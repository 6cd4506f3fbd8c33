using System.Runtime.CompilerServices;

namespace DifyDelivery.Kubernetes;

/// <summary>Looks at a rollout again and again. A poll, not a watch: watches die silently behind load balancers.</summary>
internal sealed class RolloutFollower(
    RolloutRequest request, IWorkloads workloads, IPods pods, IFaultEvidence evidence, Diagnostician diagnostician, TimeProvider time)
{
    /// <summary>Events are asked for object by object, and only now and then: many pods may be starting.</summary>
    private static readonly TimeSpan BetweenEvents = TimeSpan.FromSeconds(3);
    private const int MostSuspects = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A container without a readiness probe counts as ready until it crashes: while pods are this young, one look is not proof.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(10);
    private DateTimeOffset _began;
    private bool _seenComplete;
    private long? _eventsRead;
    private Dictionary<string, IReadOnlyList<ClusterEvent>> _events = [];

    public async IAsyncEnumerable<RolloutSnapshot> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _began = time.GetUtcNow();
        var start = time.GetTimestamp();
        var lastAnswer = start;
        IReadOnlyList<WorkloadSnapshot> known = [];
        while (true)
        {
            RolloutSnapshot? snapshot = null;
            try
            {
                snapshot = await LookAsync(start, cancellationToken);
                lastAnswer = time.GetTimestamp();
                known = snapshot.Workloads;
            }
            catch (ClusterUnreachableException) when (time.GetElapsedTime(lastAnswer) < Patience)
            {
                // An API server that is being restarted comes back within seconds; the pods meanwhile go on without it.
            }

            yield return snapshot ?? new RolloutSnapshot(time.GetElapsedTime(start), RolloutState.InProgress, known);
            if (snapshot is { State: not RolloutState.InProgress })
                yield break;
            await Task.Delay(request.Interval, time, cancellationToken);
        }
    }

    private async Task<RolloutSnapshot> LookAsync(long start, CancellationToken cancellationToken)
    {
        var seen = (await workloads.ListWorkloadsAsync(request.Space, request.LabelSelector, cancellationToken))
            .Where(workload => !request.Ignored.Contains(workload.Name)).ToList();
        var running = await pods.ListPodsAsync(request.Space, null, cancellationToken);
        var now = time.GetUtcNow();
        var elapsed = time.GetElapsedTime(start);
        var complete = RolloutRules.IsComplete(seen, request.Expected);
        var proven = complete && (_seenComplete || running.All(pod => now - pod.CreatedAt >= Young));
        _seenComplete = complete;
        var sight = complete ? new RolloutSight(seen, running, _events, now) : await SeeAsync(seen, running, now, cancellationToken);
        var failure = complete ? null : RolloutRules.FindFailure(sight, request.Limits);
        if (failure is { Reason: "Unschedulable" } && time.GetElapsedTime(_eventsRead!.Value) > TimeSpan.Zero)
        {
            // A node that was ordered since the events were read last is no fault.
            _eventsRead = null;
            sight = await SeeAsync(seen, running, now, cancellationToken);
            failure = RolloutRules.FindFailure(sight, request.Limits);
        }

        var rows = seen.Select(workload => RolloutRules.Row(workload, sight, failure)).ToList();
        if (proven)
            return new RolloutSnapshot(elapsed, RolloutState.Complete, rows);
        if (failure is not null)
            return new RolloutSnapshot(elapsed, RolloutState.Failed, rows, await diagnostician.ExplainAsync(failure, cancellationToken));
        if (complete || elapsed < request.Timeout)
            return new RolloutSnapshot(elapsed, RolloutState.InProgress, rows);
        return new RolloutSnapshot(
            elapsed, RolloutState.TimedOut, rows, await diagnostician.ExplainTimeoutAsync(seen, running, elapsed, cancellationToken));
    }

    private async Task<RolloutSight> SeeAsync(IReadOnlyList<Workload> seen, IReadOnlyList<Pod> running, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sight = new RolloutSight(seen, running, _events, now) { Foundations = request.Foundations, Began = _began };
        if (_eventsRead is { } last && time.GetElapsedTime(last) < BetweenEvents)
            return sight;

        var events = new Dictionary<string, IReadOnlyList<ClusterEvent>>(StringComparer.Ordinal);
        foreach (var (kind, name) in sight.Suspects().Take(MostSuspects))
            events[RolloutSight.Key(kind, name)] = await evidence.ListEventsAsync(request.Space, kind, name, cancellationToken);
        (_events, _eventsRead) = (events, time.GetTimestamp());
        return sight with { Events = _events };
    }
}
