using DifyDelivery.Kubernetes;
using k8s;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Room;

public sealed class WorkloadTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task A_rollout_is_followed_to_its_end_and_through_a_restart()
    {
        await Client.AppsV1.CreateNamespacedDeploymentAsync(TestObjects.Deployment("app", TestObjects.Forever, replicas: 2), Space);
        await Client.AppsV1.CreateNamespacedStatefulSetAsync(TestObjects.StatefulSet("set", TestObjects.Forever), Space);
        var last = await FollowAsync();
        last.State.ShouldBe(RolloutState.Complete);
        last.Workloads.Select(row => (row.Kind, row.Name, row.Desired, row.Updated, row.Ready, row.Phase)).ShouldBe([
            (WorkloadKind.Deployment, "app", 2, 2, 2, WorkloadPhase.Complete),
            (WorkloadKind.StatefulSet, "set", 1, 1, 1, WorkloadPhase.Complete),
        ]);

        var before = await Uids();
        await Cluster.RestartAsync(Space, WorkloadKind.Deployment, "app");
        await Cluster.RestartAsync(Space, WorkloadKind.StatefulSet, "set");
        (await FollowAsync()).State.ShouldBe(RolloutState.Complete);
        (await Uids()).ShouldNotContain(uid => before.Contains(uid));
    }

    [Fact]
    public async Task Scaling_to_nothing_is_a_complete_rollout_too()
    {
        await Client.AppsV1.CreateNamespacedDeploymentAsync(TestObjects.Deployment("app", TestObjects.Forever), Space);
        (await FollowAsync()).State.ShouldBe(RolloutState.Complete);
        await Cluster.ScaleAsync(Space, WorkloadKind.Deployment, "app", 0);
        (await FollowAsync()).Workloads.Single().Desired.ShouldBe(0);
        await Eventually(async () => (await Cluster.ListPodsAsync(Space)).Count == 0, "its pods are gone");
    }

    [Fact]
    public async Task Workloads_and_services_are_listed_by_label()
    {
        await Client.AppsV1.CreateNamespacedDeploymentAsync(TestObjects.Deployment("app", TestObjects.Forever, replicas: 0), Space);
        await Client.AppsV1.CreateNamespacedDeploymentAsync(TestObjects.Deployment("other", TestObjects.Forever, replicas: 0), Space);
        await Client.CoreV1.CreateNamespacedServiceAsync(
            new V1Service
            {
                Metadata = new V1ObjectMeta { Name = "app", Labels = new Dictionary<string, string> { ["app"] = "app" } },
                Spec = new V1ServiceSpec
                {
                    Selector = new Dictionary<string, string> { ["app"] = "app" },
                    Ports = [new V1ServicePort { Port = 80, TargetPort = "http", Name = "web" }],
                },
            },
            Space);

        var workload = (await Cluster.ListWorkloadsAsync(Space, "app=app")).ShouldHaveSingleItem();
        workload.Images["main"].ShouldBe(TestImages.Shell);
        workload.PodSelector["app"].ShouldBe("app");
        var service = (await Cluster.ListServicesAsync(Space, "app=app")).ShouldHaveSingleItem();
        service.Type.ShouldBe("ClusterIP");
        service.Ports.ShouldHaveSingleItem().ShouldBe(new ServicePortInfo("web", 80, "http", null));
        (await Cluster.ListServicesAsync(Space, "app=none")).ShouldBeEmpty();
    }

    private async Task<RolloutSnapshot> FollowAsync()
    {
        RolloutSnapshot? last = null;
        await foreach (var snapshot in Cluster.FollowRolloutAsync(new RolloutRequest(Space, null, TimeSpan.FromMinutes(3)), text => text))
            last = snapshot;
        last.ShouldNotBeNull().Failure.ShouldBeNull();
        return last;
    }

    private async Task<HashSet<string>> Uids() =>
        [.. (await Cluster.ListPodsAsync(Space)).Where(pod => !pod.Terminating).Select(pod => pod.Uid)];
}
