using DifyDelivery.Kubernetes;

namespace DifyDelivery.Tests.Kubernetes;

public sealed class FailureRulesTests
{
    private static readonly RolloutLimits Limits = new();

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_crash_loop_counts_after_some_restarts(int restarts, bool expected)
    {
        var failure = Judge(Sample.Waiting("CrashLoopBackOff", restarts: restarts, end: new ContainerEnd(7, "Error", null)));
        (failure is not null).ShouldBe(expected);
        if (expected)
            failure!.Cause.ShouldBe("Deployment dify-api: container api of pod dify-api-new ends again and again, with exit code 7 (3 restarts).");
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

    [Theory]
    [InlineData(119, false)]
    [InlineData(120, true)]
    public void A_pod_that_no_node_takes_has_a_grace_time(int seconds, bool expected)
    {
        var pod = Sample.Pod() with { Unschedulable = new Unschedulable(Sample.Now - TimeSpan.FromSeconds(seconds), "0/1 nodes are available") };
        var failure = FailureRules.Find(Sample.Deployment(), [pod], Limits, Sample.Now);
        (failure is not null).ShouldBe(expected);
    }

    [Fact]
    public void The_controller_s_own_word_counts()
    {
        var workload = Sample.Deployment() with { Problem = new WorkloadProblem("ProgressDeadlineExceeded", "it has timed out progressing.") };
        FailureRules.Find(workload, [], Limits, Sample.Now).ShouldNotBeNull().Reason.ShouldBe("ProgressDeadlineExceeded");
    }

    [Fact]
    public void A_container_s_fault_says_more_than_the_controller_s()
    {
        var workload = Sample.Deployment() with { Problem = new WorkloadProblem("ProgressDeadlineExceeded", "it has timed out progressing.") };
        var pod = Sample.Pod(Sample.Waiting("InvalidImageName"));
        FailureRules.Find(workload, [pod], Limits, Sample.Now).ShouldNotBeNull().Reason.ShouldBe("InvalidImageName");
    }

    private static TerminalFailure? Judge(ContainerState container, int ageSeconds = 60) =>
        FailureRules.Find(Sample.Deployment(), [Sample.Pod(container, ageSeconds: ageSeconds)], Limits, Sample.Now);
}
