using DifyDelivery.Kubernetes;

namespace DifyDelivery.Tests.Kubernetes;

public sealed class FailureRulesTests
{
    private static readonly RolloutLimits Limits = new();

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_crash_loop_counts_after_some_restarts(int restarts, bool expected)
    {
        var failure = Judge(Sample.Waiting("CrashLoopBackOff", restarts: restarts, end: new ContainerEnd(7, "Error", null)));
        (failure is not null).ShouldBe(expected);
        if (expected)
            failure!.Cause.ShouldBe("Deployment dify-api: container api of pod dify-api-new ends again and again, with exit code 7 (1 restart).");
    }

    [Theory]
    [InlineData("ErrImagePull")]
    [InlineData("ImagePullBackOff")]
    [InlineData("CreateContainerConfigError")]
    [InlineData("CreateContainerError")]
    public void What_a_late_secret_or_registry_can_heal_has_a_grace_time(string reason)
    {
        Judge(Sample.Waiting(reason), ageSeconds: 14).ShouldBeNull();
        Judge(Sample.Waiting(reason, "secret \"x\" not found"), ageSeconds: 15).ShouldNotBeNull().Cause.ShouldEndWith(": secret \"x\" not found.");
    }

    [Fact]
    public void An_impossible_image_counts_at_once() =>
        Judge(Sample.Waiting("InvalidImageName"), ageSeconds: 0).ShouldNotBeNull().Cause.ShouldContain("localhost/api:1");

    [Theory]
    [InlineData("ContainerCreating")]
    [InlineData("PodInitializing")]
    public void Ordinary_waiting_is_no_fault(string reason) => Judge(Sample.Waiting(reason), ageSeconds: 10_000).ShouldBeNull();

    [Fact]
    public void Being_killed_for_memory_counts_unless_it_is_ready_again()
    {
        var end = new ContainerEnd(137, "OOMKilled", null);
        Judge(Sample.Running(restarts: 1, end: end)).ShouldNotBeNull().Reason.ShouldBe("OOMKilled");
        Judge(Sample.Running(ready: true, restarts: 1, end: end)).ShouldBeNull();
    }

    /// <summary>A copy can overfill a small server: the rerun waits for it to come back.</summary>
    [Theory]
    [InlineData(-1, false, false)]
    [InlineData(0, false, true)]
    [InlineData(-1, true, true)]
    public void Being_killed_for_memory_before_the_wait_counts_only_while_it_shows(int seconds, bool waits, bool expected)
    {
        var end = new ContainerEnd(137, "OOMKilled", Sample.Now + TimeSpan.FromSeconds(seconds));
        var pod = Sample.Pod(waits ? Sample.Waiting("CrashLoopBackOff", restarts: 1, end: end) : Sample.Running(restarts: 1, end: end));
        var failure = FailureRules.Find(Sample.Deployment(), [pod], Limits, Sample.Sight([], [pod]) with { Began = Sample.Now });
        failure?.Reason.ShouldBe("OOMKilled");
        (failure is not null).ShouldBe(expected);
    }

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, true)]
    public void A_pod_that_no_node_takes_has_a_grace_time(int seconds, bool expected)
    {
        var pod = Sample.Pod() with { Unschedulable = new Unschedulable(Sample.Now - TimeSpan.FromSeconds(seconds), "0/1 nodes are available") };
        var failure = FailureRules.Find(Sample.Deployment(), [pod], Limits, Sample.Sight([], [pod]));
        (failure is not null).ShouldBe(expected);
    }

    [Fact]
    public void The_controller_s_own_word_counts()
    {
        var workload = Sample.Deployment() with { Problem = new WorkloadProblem("ProgressDeadlineExceeded", "it has timed out progressing.") };
        FailureRules.Find(workload, [], Limits, Sample.Sight([workload], [])).ShouldNotBeNull().Reason.ShouldBe("ProgressDeadlineExceeded");
    }

    [Fact]
    public void A_container_s_fault_says_more_than_the_controller_s()
    {
        var workload = Sample.Deployment() with { Problem = new WorkloadProblem("ProgressDeadlineExceeded", "it has timed out progressing.") };
        var pod = Sample.Pod(Sample.Waiting("InvalidImageName"));
        FailureRules.Find(workload, [pod], Limits, Sample.Sight([workload], [pod])).ShouldNotBeNull().Reason.ShouldBe("InvalidImageName");
    }

    /// <summary>A database that takes its time is no fault of the api, which crashes as long as it cannot connect.</summary>
    [Theory]
    [InlineData(0, 3, -30, false, "the database is not ready")]
    [InlineData(1, 3, -30, false, "its last life began before the database was ready")]
    [InlineData(1, 3, -10, true, "it has crashed with the database there")]
    [InlineData(1, 1, -7, false, "it has crashed a moment ago")]
    [InlineData(0, 6, -30, true, "so many restarts count in any case")]
    public void A_crash_counts_once_the_database_cannot_explain_it(int databaseReady, int restarts, int lifeBegan, bool expected, string because)
    {
        var api = Sample.Deployment();
        var database = Sample.Deployment("dify-postgresql-primary", ready: databaseReady) with { Kind = WorkloadKind.StatefulSet };
        var end = new ContainerEnd(1, "Error", Sample.Now + TimeSpan.FromSeconds(lifeBegan + 1), Sample.Now + TimeSpan.FromSeconds(lifeBegan));
        var pods = new[]
        {
            Sample.Pod(Sample.Waiting("CrashLoopBackOff", restarts: restarts, end: end)),
            Sample.Pod(Sample.Running(ready: databaseReady == 1), database.Name) with { ReadySince = databaseReady == 1 ? Sample.Now - TimeSpan.FromSeconds(20) : null },
        };
        var sight = Sample.Sight([api, database], pods) with { Foundations = [database.Name] };
        (FailureRules.Find(api, [pods[0]], Limits, sight) is not null).ShouldBe(expected, because);
    }

    /// <summary>Seen when a server was killed twice within ten minutes: the kubelet waits 10 s and longer before it starts it again.</summary>
    [Theory]
    [InlineData(137, "Error", 1, false)]
    [InlineData(255, "Unknown", 1, false)]
    [InlineData(137, "ContainerStatusUnknown", 5, false)]
    [InlineData(137, "Error", 6, true)]
    [InlineData(143, "Error", 1, true)]
    [InlineData(137, "OOMKilled", 1, true)]
    public void Who_was_killed_from_outside_gets_its_next_life(int exitCode, string reason, int restarts, bool expected)
    {
        var end = new ContainerEnd(exitCode, reason, Sample.Now - TimeSpan.FromSeconds(20), Sample.Now - TimeSpan.FromSeconds(60));
        (Judge(Sample.Waiting("CrashLoopBackOff", restarts: restarts, end: end)) is not null).ShouldBe(expected);
    }

    [Fact]
    public void The_database_itself_waits_for_nobody()
    {
        var database = Sample.Deployment();
        var pod = Sample.Pod(Sample.Waiting("CrashLoopBackOff", restarts: 1));
        FailureRules.Find(database, [pod], Limits, Sample.Sight([database], [pod]) with { Foundations = [database.Name] }).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("MountVolume.SetUp failed for volume \"x\" : secret \"gone\" not found", 9, false)]
    [InlineData("MountVolume.SetUp failed for volume \"x\" : secret \"gone\" not found", 10, true)]
    [InlineData("Multi-Attach error for volume: already used by another node", 179, false)]
    [InlineData("Multi-Attach error for volume: already used by another node", 180, true)]
    [InlineData("persistentvolumeclaims \"dify\" is forbidden: User \"system:node:one\" cannot get it: no relationship found between node 'one' and this object", 60, false)]
    public void A_volume_that_cannot_come_counts_soon_and_one_that_can_later(string message, int seconds, bool expected)
    {
        var pod = Sample.Pod(Sample.Waiting("ContainerCreating"), ageSeconds: 300);
        var failure = FailureRules.Find(Sample.Deployment(), [pod], Limits, Sample.Sight([], [pod], Sample.Event("Pod", pod.Name, "FailedMount", message, seconds)));
        (failure is not null).ShouldBe(expected);
        if (expected)
            failure!.Cause.ShouldBe($"Deployment dify-api: pod dify-api-new does not get a volume: {message}");
    }

    [Fact]
    public void What_was_said_of_a_volume_before_its_container_ran_is_over()
    {
        var pod = Sample.Pod(Sample.Running(), ageSeconds: 300);
        var told = Sample.Event("Pod", pod.Name, "FailedMount", "secret \"gone\" not found", 200);
        FailureRules.Find(Sample.Deployment(), [pod], Limits, Sample.Sight([], [pod], told)).ShouldBeNull();
    }

    [Theory]
    [InlineData("TriggeredScaleUp", false)]
    [InlineData("NotTriggerScaleUp", true)]
    [InlineData("NotTriggerScaleUp TriggeredScaleUp", false)]
    [InlineData("TriggeredScaleUp NotTriggerScaleUp", true)]
    public void A_node_that_was_ordered_is_waited_for_as_long_as_the_rollout_may_take(string words, bool expected)
    {
        var pod = Sample.Pod() with { Unschedulable = new Unschedulable(Sample.Now - TimeSpan.FromHours(1), "0/1 nodes are available") };
        var events = words.Split(' ').Select(word => Sample.Event("Pod", pod.Name, word, "pod triggered scale-up", 3600)).ToArray();
        (FailureRules.Find(Sample.Deployment(), [pod], Limits, Sample.Sight([], [pod], events)) is not null).ShouldBe(expected);
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public void A_statefulset_that_is_refused_a_pod_is_told_by_its_event(int seconds, bool expected)
    {
        var database = Sample.Deployment("db", updated: 0) with { Kind = WorkloadKind.StatefulSet, Observed = false };
        var sight = Sample.Sight([database], [], Sample.Event("StatefulSet", "db", "FailedCreate", "create Pod db-0 failed: exceeded quota: none", seconds));
        sight.Suspects().ShouldContain(("StatefulSet", "db"));
        (RolloutRules.FindFailure(sight, Limits)?.Cause).ShouldBe(expected ? "StatefulSet db: create Pod db-0 failed: exceeded quota: none" : null);
    }

    private static TerminalFailure? Judge(ContainerState container, int ageSeconds = 60)
    {
        var (workload, pod) = (Sample.Deployment(), Sample.Pod(container, ageSeconds: ageSeconds));
        return FailureRules.Find(workload, [pod], Limits, Sample.Sight([workload], [pod]));
    }
}
