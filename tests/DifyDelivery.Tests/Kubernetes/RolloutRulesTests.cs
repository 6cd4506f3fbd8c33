using DifyDelivery.Kubernetes;

namespace DifyDelivery.Tests.Kubernetes;

public sealed class RolloutRulesTests
{
    private static readonly RolloutLimits Limits = new();
    private static readonly Pod Broken = Sample.Pod(Sample.Waiting("InvalidImageName"), hash: "old", ageSeconds: 500);

    [Fact]
    public void Complete_means_all_new_all_ready_none_old()
    {
        var done = Sample.Deployment(desired: 2, updated: 2, ready: 2);
        RolloutRules.IsComplete([done], []).ShouldBeTrue();
        RolloutRules.IsComplete([done with { Current = 3 }], []).ShouldBeFalse();
        RolloutRules.IsComplete([done with { Ready = 1 }], []).ShouldBeFalse();
        RolloutRules.IsComplete([done with { Available = 1 }], []).ShouldBeFalse();
        RolloutRules.IsComplete([done with { Observed = false }], []).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_at_all_is_not_complete_and_neither_is_a_missing_workload()
    {
        RolloutRules.IsComplete([], []).ShouldBeFalse();
        RolloutRules.IsComplete([Sample.Deployment(ready: 1)], ["dify-api", "dify-worker"]).ShouldBeFalse();
    }

    [Fact]
    public void An_old_pod_s_fault_is_no_fault_of_what_replaces_it()
    {
        var fresh = Sample.Pod(Sample.Waiting("ContainerCreating"), hash: "new", ageSeconds: 1);
        RolloutRules.FindFailure(Sample.Sight([Sample.Deployment()], [Broken, fresh]), Limits).ShouldBeNull();
        RolloutRules.FindFailure(Sample.Sight([Sample.Deployment()], [Broken]), Limits).ShouldNotBeNull();
    }

    [Fact]
    public void Before_the_controller_acted_nothing_is_judged()
    {
        RolloutRules.FindFailure(Sample.Sight([Sample.Deployment() with { Observed = false }], [Broken]), Limits).ShouldBeNull();
        RolloutRules.FindFailure(Sample.Sight([Sample.Deployment(updated: 0)], [Broken]), Limits).ShouldBeNull();
    }

    [Fact]
    public void A_pod_on_its_way_out_is_not_judged() =>
        RolloutRules.FindFailure(Sample.Sight([Sample.Deployment()], [Broken with { Terminating = true }]), Limits).ShouldBeNull();

    [Fact]
    public void Another_workload_s_pod_is_not_judged() =>
        RolloutRules.FindFailure(Sample.Sight([Sample.Deployment("dify-web")], [Broken]), Limits).ShouldBeNull();

    [Fact]
    public void A_row_says_what_is_waited_for()
    {
        Row(Sample.Deployment(), Sample.Pod(Sample.Waiting("ContainerCreating"))).Waiting.ShouldBe("ContainerCreating");
        Row(Sample.Deployment(), Sample.Pod(Sample.Running())).Waiting.ShouldBe("readiness");
        Row(Sample.Deployment(updated: 0)).Waiting.ShouldBe("pods");
        Row(Sample.Deployment() with { Observed = false }).Waiting.ShouldBe("controller");
        Row(Sample.Deployment(ready: 1) with { Current = 2 }, Sample.Pod(Sample.Running(ready: true))).Waiting.ShouldBe("old pods");
        Row(Sample.Deployment(ready: 1), Sample.Pod(Sample.Running(ready: true))).ShouldBe(
            new WorkloadSnapshot(WorkloadKind.Deployment, "dify-api", 1, 1, 1, WorkloadPhase.Complete, 0, null, TimeSpan.FromSeconds(60)));
    }

    private static WorkloadSnapshot Row(Workload workload, params Pod[] pods) => RolloutRules.Row(workload, Sample.Sight([workload], pods), null);
}
