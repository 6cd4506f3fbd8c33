using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Room;

public sealed class PodAccessTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task A_command_gives_its_outputs_and_exit_code()
    {
        await RunPodAsync("box", TestObjects.Forever);
        (await Cluster.ExecAsync(Space, "box", ["sh", "-c", "echo \"$1\"; echo err >&2; exit 5", "-", "a b; c"]))
            .ShouldBe(new ExecResult(5, "a b; c\n", "err\n"));
        (await Cluster.ExecAsync(Space, "box", ["true"])).ShouldBe(new ExecResult(0, "", ""));
    }

    [Fact]
    public async Task A_megabyte_of_output_arrives_whole()
    {
        await RunPodAsync("box", TestObjects.Forever);
        var result = await Cluster.ExecAsync(Space, "box", ["sh", "-c", "i=0; while [ $i -lt 1024 ]; do printf '%01024d' $i; i=$((i+1)); done"]);
        result.Output.Length.ShouldBe(1024 * 1024);
        result.Output.ShouldEndWith("1023");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_failure_with_its_name()
    {
        await RunPodAsync("box", TestObjects.Forever);
        var error = await Should.ThrowAsync<DeliveryException>(() => Cluster.ExecAsync(Space, "box", ["no-such-program"]));
        error.ToString().ShouldContain("no-such-program");
    }

    [Fact]
    public async Task A_pod_that_is_not_there_is_said_so()
    {
        var error = await Should.ThrowAsync<DeliveryException>(() => Cluster.ExecAsync(Space, "nobody", ["true"]));
        error.Why.ShouldBe("There is no such pod.");
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_a_command()
    {
        await RunPodAsync("box", TestObjects.Forever);
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<OperationCanceledException>(
            () => Cluster.ExecAsync(Space, "box", ["sleep", "600"], cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task Logs_are_read_and_followed()
    {
        await RunPodAsync("talker", "echo one; sleep 2; echo two");
        var lines = new List<string>();
        await foreach (var line in Cluster.FollowLogAsync(Space, "talker", new LogQuery()))
            lines.Add(line);
        lines.ShouldBe(["one", "two"]);
        (await Cluster.ReadLogAsync(Space, "talker", new LogQuery(TailLines: 1))).ShouldBe(["two"]);
        (await Cluster.ReadLogAsync(Space, "talker", new LogQuery(Previous: true))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pod_is_seen_with_its_containers()
    {
        await RunPodAsync("box", TestObjects.Forever);
        await Eventually(async () => (await Cluster.ListPodsAsync(Space)).Single().Ready, "the pod is ready");
        var pod = (await Cluster.ListPodsAsync(Space)).Single();
        (pod.Phase, pod.Restarts, pod.Terminating, pod.Unschedulable).ShouldBe(("Running", 0, false, null));
        var container = pod.Containers.ShouldHaveSingleItem();
        (container.Name, container.Running, container.Waiting).ShouldBe(("main", true, null));
    }
}
