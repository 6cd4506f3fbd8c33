using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Operations.Migrating;

/// <summary>
/// Has the read replica follow the server in the cluster after a load, which may have been more than it can catch up with: then its volume,
/// which holds nothing of its own, is made anew, and it clones the primary as at its first start.
/// </summary>
internal sealed class ReplicaWork(MigrationScene scene)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int LogLines = 40;

    // The chart's read replica, as helm/values has it.
    private const int Replicas = 1;

    private DeliveryContext Context => scene.Context;

    private ICluster Api => scene.Cluster.Api;

    private string Space => Context.Release.Namespace;

    private string Name => Context.Names.PostgresqlRead;

    private DifyServerObjects Objects => new(Api, Space, Context.Names);

    public async Task FollowAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var replica = await Objects.StatefulSetsAsync(DifyNames.ReadRole, cancellationToken) is [var found, ..] ? found : null;
        if (replica is { Desired: 0 } && scene.Record.IsBegun(MigrationSteps.Replica))
        {
            // A run that was killed between down and up left it so.
            await Api.ScaleAsync(Space, WorkloadKind.StatefulSet, replica.Name, Replicas, cancellationToken);
        }
        else if (replica is not { Desired: > 0 })
        {
            scope.NothingToDo("there is no read replica");
            return;
        }

        var state = await WaitAsync(scope, Patience, cancellationToken);
        if (state.Kind == ReplicaStateKind.Lost)
        {
            scope.Line($"{Name} cannot follow any more: {state.Detail}");
            await CloneAsync(replica.Name, Math.Max(replica.Desired, Replicas), scope, cancellationToken);
            state = await WaitAsync(scope, Context.Settings.Timeouts.Deploy, cancellationToken);
        }

        // Dify does not use it: that it is behind is no reason to stop.
        if (state.Kind == ReplicaStateKind.Streaming)
        {
            scope.Summary(state.Detail);
        }
        else
        {
            scope.Warning($"{Name} does not follow yet: {state.Detail}; see 'kubectl logs --namespace {Space} {Name}-0'");
        }
    }

    private async Task<ReplicaState> WaitAsync(StepScope scope, TimeSpan limit, CancellationToken cancellationToken)
    {
        await using var primary = await scene.Ends.OpenAsync(Topology.InCluster, scope.Activity, cancellationToken);
        var began = Context.Time.GetTimestamp();
        while (true)
        {
            var state = ReplicaState.Of((await primary.Server.ReadReplicationAsync(cancellationToken)).Standbys, await LogAsync(cancellationToken));
            if (state.Kind != ReplicaStateKind.Waiting || Context.Time.GetElapsedTime(began) > limit)
            {
                return state;
            }

            scope.Activity.Update(state.Detail);
            await Task.Delay(Interval, Context.Time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> LogAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Api.ReadLogAsync(Space, await Objects.PodNameAsync(DifyNames.ReadRole, cancellationToken), new LogQuery(TailLines: LogLines), cancellationToken);
        }
        catch (DeliveryException)
        {
            // Its pod is not there right now: it has said nothing.
            return [];
        }
    }

    /// <summary>Down, its volume gone by uid, and up again: a claim that is deleted under a running pod stays until that ends, and its successor waits for neither.</summary>
    private async Task CloneAsync(string name, int replicas, StepScope scope, CancellationToken cancellationToken)
    {
        await scene.Journal.UpdateAsync(record => record.Begin(MigrationSteps.Replica), cancellationToken);
        await scene.StillOursAsync(cancellationToken);
        await Api.ScaleAsync(Space, WorkloadKind.StatefulSet, name, 0, cancellationToken);
        try
        {
            // Those on their way out as well: the volume is theirs until they are gone.
            var pods = await Api.ListPodsAsync(Space, Context.Names.PostgresqlSelector(DifyNames.ReadRole), cancellationToken);
            if ((await Api.DeletePodsAsync(Space, pods, RemovalLimit, cancellationToken)) is [var left, ..])
            {
                throw new DeliveryException(
                    $"The read replica's pod {left.Name} does not end.", "Its node may not answer.", $"kubectl describe pod {left.Name} --namespace {Space}; then run '{Context.ContinueCommand}' again.");
            }

            var claims = await Objects.ClaimsAsync(DifyNames.ReadRole, cancellationToken);
            await Api.DeleteVolumeClaimsAsync(Space, claims, RemovalLimit, cancellationToken);
            scope.Line($"made anew: {string.Join(", ", claims.Select(claim => claim.Name))}");
        }
        finally
        {
            // Whatever happened: the count is the release's, not ours.
            await Api.ScaleAsync(Space, WorkloadKind.StatefulSet, name, replicas, CancellationToken.None);
        }
    }
}
