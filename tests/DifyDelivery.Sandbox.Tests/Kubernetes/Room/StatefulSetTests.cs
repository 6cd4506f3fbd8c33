using DifyDelivery.Kubernetes;
using DifyDelivery.Operations;
using DifyDelivery.Reporting;
using k8s;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Room;

/// <summary>StatefulSets that are made anew around their pods, that are retired, and that a broken pod holds up.</summary>
public sealed class StatefulSetTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task One_is_made_anew_around_its_running_pod_and_a_later_one_is_not_deleted_for_it()
    {
        await CreateAsync(TestObjects.StatefulSet("set", TestObjects.Forever));
        await Eventually(async () => (await PodAsync())?.Ready == true, "its pod runs");
        var (first, pod) = (await SetAsync(), await PodAsync());

        await Cluster.DeleteStatefulSetsAsync(Space, [first], DependentPods.Kept, Minutes);
        (await PodAsync()).ShouldNotBeNull().Uid.ShouldBe(pod!.Uid);
        await CreateAsync(TestObjects.StatefulSet("set", TestObjects.Forever));
        await Eventually(async () => (await SetAsync()).IsComplete, "the new one has taken the pod over");
        (await PodAsync()).ShouldNotBeNull().Uid.ShouldBe(pod.Uid);

        // By then it is somebody else's.
        await Cluster.DeleteStatefulSetsAsync(Space, [first], DependentPods.Deleted, Minutes);
        var second = await SetAsync();
        second.Uid.ShouldNotBe(first.Uid);
        await Cluster.DeleteStatefulSetsAsync(Space, [second], DependentPods.Deleted, Minutes);
        (await PodAsync()).ShouldBeNull("it goes with its StatefulSet, and before it");
    }

    /// <summary>Kubernetes itself does not mend this: the second half shows that, before the pod is ended.</summary>
    [Fact]
    public async Task A_pod_that_never_became_ready_no_longer_keeps_the_way_back_from_being_taken()
    {
        var set = TestObjects.StatefulSet("set", TestObjects.Forever);
        set.Spec.Template.Spec.Containers[0].Image = TestImages.Missing;
        await CreateAsync(set);
        await Eventually(async () => (await PodAsync())?.Containers.Any(container => container.Waiting is { Reason: "ErrImagePull" or "ImagePullBackOff" }) == true, "its pod is stuck");
        var patch = new V1Patch($$"""[{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "{{TestImages.Shell}}"}]""", V1Patch.PatchType.JsonPatch);
        await Client.AppsV1.PatchNamespacedStatefulSetAsync(patch, "set", Space);
        await Eventually(async () => await SetAsync() is { Observed: true, Updated: 0 }, "the controller has seen the way back");
        var stuck = (await PodAsync()).ShouldNotBeNull();
        stuck.Labels[Workload.RevisionLabel].ShouldNotBe((await SetAsync()).Revision);

        await new StuckPods(Cluster, Space, "app=set", TimeProvider.System).EndAsync(new NullReporter().Begin("wait"), CancellationToken.None);

        await Eventually(async () => (await SetAsync()).IsComplete, "the StatefulSet is ready");
        (await PodAsync()).ShouldNotBeNull().Uid.ShouldNotBe(stuck.Uid);
    }

    private Task<V1StatefulSet> CreateAsync(V1StatefulSet set) => Client.AppsV1.CreateNamespacedStatefulSetAsync(set, Space);

    private async Task<Workload> SetAsync() => (await Cluster.ListWorkloadsAsync(Space)).Single();

    private async Task<Pod?> PodAsync() => (await Cluster.ListPodsAsync(Space)).SingleOrDefault(pod => !pod.Terminating);
}
