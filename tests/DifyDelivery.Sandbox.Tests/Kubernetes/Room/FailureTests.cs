using DifyDelivery.Kubernetes;
using DifyDelivery.Operations;
using DifyDelivery.Reporting;
using k8s;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Room;

public sealed class FailureTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    private static readonly RolloutLimits Impatient = new()
    {
        CrashGrace = TimeSpan.Zero,
        StartGrace = TimeSpan.Zero,
        UnschedulableGrace = TimeSpan.Zero,
    };

    [Fact]
    public async Task A_crash_loop_is_told_with_exit_code_events_and_redacted_log()
    {
        var failure = await FailureOf(TestObjects.Deployment("app", "echo starting; echo password is hunter2; exit 7"));
        failure.Reason.ShouldBe("CrashLoopBackOff");
        failure.Cause.ShouldContain("exit code 7");
        failure.Container.ShouldBe("main");
        failure.LogLines.ShouldBe(["starting", "password is [gone]"]);
        failure.Events.ShouldContain(line => line.Contains("Warning BackOff"));
    }

    /// <summary>As when the server that an api needs is there again: by then the kubelet waits for up to five minutes, and the old crash would still be told.</summary>
    [Fact]
    public async Task A_crash_loop_whose_cause_was_mended_is_over_at_once()
    {
        V1ConfigMap Cause(string script) => new() { Metadata = new V1ObjectMeta { Name = "cause" }, Data = new Dictionary<string, string> { ["script"] = script } };
        await Client.CoreV1.CreateNamespacedConfigMapAsync(Cause("exit 7"), Space);
        var deployment = TestObjects.Deployment("app", "sh /cause/script", change: spec =>
        {
            spec.Volumes = [new V1Volume { Name = "cause", ConfigMap = new V1ConfigMapVolumeSource { Name = "cause" } }];
            spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "cause", MountPath = "/cause" }];
        });
        (await FailureOf(deployment, probe: "true")).Reason.ShouldBe("CrashLoopBackOff");
        await Client.CoreV1.ReplaceNamespacedConfigMapAsync(Cause(TestObjects.Forever), "cause", Space);
        (await FollowAsync(TimeSpan.FromMinutes(3))).State.ShouldBe(RolloutState.Failed, "nothing but time mends it");

        await new StuckPods(Cluster, Space, "app=app", TimeProvider.System).EndAsync(new NullReporter().Begin("wait"), CancellationToken.None);

        (await FollowAsync(TimeSpan.FromMinutes(3))).State.ShouldBe(RolloutState.Complete);
    }

    [Fact]
    public async Task A_missing_image_is_told_by_name()
    {
        var failure = await FailureOf(TestObjects.Deployment("app", "true", change: spec => spec.Containers[0].Image = TestImages.Missing));
        failure.Reason.ShouldBeOneOf("ErrImagePull", "ImagePullBackOff");
        failure.Cause.ShouldContain(TestImages.Missing);
        failure.Events.ShouldNotBeEmpty();
        failure.LogLines.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_impossible_image_is_told_at_once()
    {
        var failure = await FailureOf(TestObjects.Deployment("app", "true", change: spec => spec.Containers[0].Image = "NOT:a:name"));
        failure.Reason.ShouldBe("InvalidImageName");
    }

    [Fact]
    public async Task A_missing_secret_is_told_by_name()
    {
        var failure = await FailureOf(TestObjects.Deployment("app", "true", change: spec => spec.Containers[0].Env =
        [
            new V1EnvVar
            {
                Name = "PASSWORD",
                ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "no-such-secret", Key = "password" } },
            },
        ]));
        failure.Reason.ShouldBe("CreateContainerConfigError");
        failure.Cause.ShouldContain("no-such-secret");
    }

    [Fact]
    public async Task A_pod_that_no_node_takes_is_told_with_the_scheduler_s_reason()
    {
        var failure = await FailureOf(TestObjects.Deployment(
            "app", "true", change: spec => spec.NodeSelector = new Dictionary<string, string> { ["no-node-has"] = "this" }));
        failure.Reason.ShouldBe("Unschedulable");
        failure.Cause.ShouldContain("node");
    }

    [Fact]
    public async Task A_container_that_uses_too_much_memory_is_told()
    {
        var failure = await FailureOf(TestObjects.Deployment("app", "a=x; while :; do a=$a$a; done", change: spec =>
            spec.Containers[0].Resources = new V1ResourceRequirements { Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = "32Mi" } }));
        failure.Reason.ShouldBe("OOMKilled");
    }

    [Fact]
    public async Task Time_that_is_up_is_told_with_what_is_not_ready()
    {
        var deployment = TestObjects.Deployment("app", "echo still starting; " + TestObjects.Forever, change: spec =>
            spec.Containers[0].ReadinessProbe = new V1Probe { Exec = new V1ExecAction { Command = ["false"] }, PeriodSeconds = 1 });
        await Client.AppsV1.CreateNamespacedDeploymentAsync(deployment, Space);
        await Eventually(async () => (await Cluster.ListPodsAsync(Space)).Any(pod => pod.Phase == "Running"), "its pod runs");
        var last = await FollowAsync(TimeSpan.FromSeconds(3));
        last.State.ShouldBe(RolloutState.TimedOut);
        last.Failure!.Cause.ShouldContain("container main runs but is not ready");
        last.Failure.LogLines.ShouldBe(["still starting"]);
    }

    private async Task<FailureDiagnosis> FailureOf(V1Deployment deployment, string probe = "false")
    {
        // Without a probe a container is ready from its start to its crash, and a look in between would see a complete rollout.
        deployment.Spec.Template.Spec.Containers[0].ReadinessProbe = new V1Probe { Exec = new V1ExecAction { Command = [probe] } };
        await Client.AppsV1.CreateNamespacedDeploymentAsync(deployment, Space);
        var last = await FollowAsync(TimeSpan.FromMinutes(3));
        last.State.ShouldBe(RolloutState.Failed);
        last.Workloads.Single().Phase.ShouldBe(WorkloadPhase.Failed);
        return last.Failure.ShouldNotBeNull();
    }

    private async Task<RolloutSnapshot> FollowAsync(TimeSpan timeout)
    {
        var request = new RolloutRequest(Space, null, timeout) { Limits = Impatient, Interval = TimeSpan.FromSeconds(0.5) };
        RolloutSnapshot? last = null;
        await foreach (var snapshot in Cluster.FollowRolloutAsync(request, text => text.Replace("hunter2", "[gone]")))
            last = snapshot;
        return last.ShouldNotBeNull();
    }
}
