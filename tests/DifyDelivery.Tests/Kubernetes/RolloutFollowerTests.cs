using DifyDelivery.Kubernetes;
using Microsoft.Extensions.Time.Testing;

namespace DifyDelivery.Tests.Kubernetes;

public sealed class RolloutFollowerTests
{
    private static readonly (Workload[], Pod[]) Starting = ([Sample.Deployment()], [Sample.Pod(Sample.Waiting("ContainerCreating"))]);
    private static readonly (Workload[], Pod[]) Done = ([Sample.Deployment(ready: 1)], [Sample.Pod(Sample.Running(ready: true))]);
    private static readonly (Workload[], Pod[]) Crashing =
        ([Sample.Deployment()], [Sample.Pod(Sample.Waiting("CrashLoopBackOff", restarts: 4, end: new ContainerEnd(1, "Error", null)))]);

    [Fact]
    public async Task It_looks_until_everything_is_as_wanted() =>
        States(await FollowAsync(new FakeCluster(Starting, Starting, Done))).ShouldBe("InProgress InProgress Complete");

    [Fact]
    public async Task A_young_pod_has_to_be_seen_well_twice()
    {
        (Workload[], Pod[]) young = (Done.Item1, [Sample.Pod(Sample.Running(ready: true), ageSeconds: 1)]);
        States(await FollowAsync(new FakeCluster(young, Crashing))).ShouldBe("InProgress Failed");
        States(await FollowAsync(new FakeCluster(young, young))).ShouldBe("InProgress Complete");
    }

    [Fact]
    public async Task A_final_fault_ends_it_with_events_and_logs_of_both_lives_redacted()
    {
        var cluster = new FakeCluster(Starting, Crashing) { Logs = { ["previous"] = ["using s3cret", "boom"] } };
        cluster.Events.Add(new ClusterEvent("Pod", "dify-api-new", Sample.Now, Sample.Now - TimeSpan.FromSeconds(12), "Warning", "BackOff", "Back-off of s3cret", 4));
        var failure = (await FollowAsync(cluster))[^1].Failure.ShouldNotBeNull();
        failure.Reason.ShouldBe("CrashLoopBackOff");
        failure.Events.ShouldBe(["14s ago Warning BackOff: Back-off of *** (x4)"]);
        failure.LogLines.ShouldBe(["using ***", "boom"]);
        var text = failure.ToException("The release dify did not come up.", "./build.sh DeployDify --env dev").ToString();
        text.ShouldContain("why: Deployment dify-api: container api");
        text.ShouldContain("last lines of dify-api-new/api:");
        text.ShouldContain("Look: kubectl logs dify-api-new --container api --previous --namespace dify");
        text.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Time_that_is_up_ends_it_with_what_is_missing()
    {
        var last = (await FollowAsync(new FakeCluster(Starting), TimeSpan.FromSeconds(10)))[^1];
        last.State.ShouldBe(RolloutState.TimedOut);
        last.Failure!.Cause.ShouldBe("Deployment dify-api was not ready after 10 s: container api waits: ContainerCreating.");
    }

    /// <summary>The autoscaler's word comes between two readings of the events, as the grace time ends.</summary>
    [Fact]
    public async Task A_node_that_is_on_its_way_is_said_and_waited_for_until_time_is_up()
    {
        var homeless = Sample.Pod(ageSeconds: 14) with { Unschedulable = new Unschedulable(Sample.Now - TimeSpan.FromSeconds(11), "0/1 nodes are available") };
        var cluster = new FakeCluster(([Sample.Deployment()], [homeless]));
        cluster.EventsAfter = (2, new ClusterEvent("Pod", homeless.Name, Sample.Now, Sample.Now, "Normal", "TriggeredScaleUp", "pod triggered scale-up", 1));

        var seen = await FollowAsync(cluster, TimeSpan.FromSeconds(60));

        seen[^1].State.ShouldBe(RolloutState.TimedOut);
        seen[^1].Elapsed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(60));
        seen[^1].Workloads.ShouldHaveSingleItem().Waiting.ShouldBe(RolloutSnapshot.NewNode);
    }

    [Fact]
    public async Task Workloads_that_never_come_are_named()
    {
        var last = (await FollowAsync(new FakeCluster(([], [])), TimeSpan.FromSeconds(10), "dify-api"))[^1];
        last.Failure!.Cause.ShouldBe("There is no workload dify-api in namespace dify after 10 s.");
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_moment_is_waited_for() =>
        States(await FollowAsync(new FakeCluster(Starting, null, null, Done))).ShouldBe("InProgress InProgress InProgress Complete");

    [Fact]
    public async Task A_server_that_stays_away_is_an_error() =>
        await Should.ThrowAsync<ClusterUnreachableException>(() => FollowAsync(new FakeCluster(Starting, null)));

    private static string States(IEnumerable<RolloutSnapshot> snapshots) => string.Join(' ', snapshots.Select(snapshot => snapshot.State));

    private static async Task<List<RolloutSnapshot>> FollowAsync(FakeCluster cluster, TimeSpan? timeout = null, params string[] expected)
    {
        // Every wait is over at once, and the clock has moved on by it.
        var time = new FakeTimeProvider(Sample.Now);
        var request = new RolloutRequest("dify", null, timeout ?? TimeSpan.FromMinutes(5)) { Expected = expected, Interval = TimeSpan.FromSeconds(2) };
        var diagnostician = new Diagnostician(request, cluster, text => text.Replace("s3cret", "***"), time);
        var snapshots = new List<RolloutSnapshot>();
        await using var looks = new RolloutFollower(request, cluster, cluster, cluster, diagnostician, time).FollowAsync(CancellationToken.None).GetAsyncEnumerator();
        while (true)
        {
            var next = looks.MoveNextAsync().AsTask();
            if (!next.IsCompleted)
                time.Advance(request.Interval);
            if (!await next)
                return snapshots;
            snapshots.Add(looks.Current);
        }
    }
}
