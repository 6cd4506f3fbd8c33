using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations;

/// <summary>Waits for a release's workloads, shows how far each is, and stops early with the cause when one cannot come up.</summary>
internal sealed class RolloutWait(DeliveryContext context)
{
    /// <summary>Waits for the release's workloads.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="activity">Told how far each is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="ignored">Workloads that may stay as they are.</param>
    public Task<string> RunAsync(ICluster cluster, IActivity activity, CancellationToken cancellationToken, params IReadOnlyCollection<string> ignored) =>
        RunAsync(cluster, [.. DifyComponents.All.Select(context.Names.Deployment)], activity, cancellationToken, ignored);

    /// <summary>Waits for the release's workloads, of which some have to be there.</summary>
    public async Task<string> RunAsync(
        ICluster cluster, IReadOnlyCollection<string> expected, IActivity activity, CancellationToken cancellationToken, params IReadOnlyCollection<string> ignored)
    {
        var request = new RolloutRequest(
            context.Release.Namespace, $"app.kubernetes.io/instance={context.Release.Name}", context.Settings.Timeouts.Deploy)
        {
            Interval = TimeSpan.FromSeconds(1),
            Expected = expected,
            Ignored = ignored,
            Foundations = [context.Names.PostgresqlPrimary, $"{context.Release.Name}-redis-master"],
        };
        await new StuckPods(cluster, request.Space, request.LabelSelector!, context.Time).EndAsync(activity, cancellationToken);
        RolloutSnapshot? last = null;
        var ready = new HashSet<string>(StringComparer.Ordinal);
        var growing = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var snapshot in cluster.FollowRolloutAsync(request, context.Redactor.Redact, cancellationToken))
        {
            last = snapshot;
            foreach (var workload in snapshot.Workloads.Where(workload => workload.Phase == WorkloadPhase.Complete && ready.Add(workload.Name)))
            {
                activity.Line($"{workload.Name}: {workload.Ready}/{workload.Desired} ready after {snapshot.Elapsed.TotalSeconds:0} s");
            }

            foreach (var workload in snapshot.Workloads.Where(workload => workload.Waiting == RolloutSnapshot.NewNode && growing.Add(workload.Name)))
            {
                activity.Line($"{workload.Name}: no node has room, and the cluster's autoscaler adds one; waiting for it");
            }

            activity.Update(
                string.Join(", ", snapshot.Workloads.Where(workload => workload.Phase != WorkloadPhase.Complete).Select(Describe)),
                snapshot.Workloads.Count == 0 ? null : (double)ready.Count / snapshot.Workloads.Count);
            activity.Show(RolloutTable.Rows(snapshot));
        }

        if (last?.Failure is not { } diagnosis)
        {
            return $"{last?.Workloads.Count ?? 0} workloads ready";
        }

        foreach (var row in RolloutTable.Rows(last))
        {
            activity.Line(row);
        }

        throw diagnosis.ToException(
            $"The release '{context.Release.Name}' did not become ready.",
            $"Mend the cause and run '{context.ContinueCommand}' again; what is done is kept.");
    }

    private static string Describe(WorkloadSnapshot workload) =>
        $"{workload.Name} {workload.Ready}/{workload.Desired}{(workload.Waiting is { } what ? $" ({what})" : string.Empty)}";
}
