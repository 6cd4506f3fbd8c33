using DifyDelivery.Sandbox.Node;

namespace DifyDelivery.Sandbox.Tests.Node;

[Collection(NodeTests.Name)]
public sealed class NodeRepairTests(RunningNode node)
{
    [Fact]
    public async Task A_running_node_is_found_again()
    {
        if (node.Sandbox is not { } sandbox)
            return;
        var init = sandbox.Init();

        var endpoint = await sandbox.EnsureAsync();

        sandbox.Init().ShouldBe(init);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(endpoint.KubeconfigPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var state = await sandbox.Cluster.ObserveAsync();
        state.Status.ShouldBe(ClusterStatus.Running, state.Detail);
        state.Endpoint.ShouldBe(endpoint);
    }

    [Fact]
    public async Task Every_component_that_is_killed_runs_again()
    {
        if (node.Sandbox is not { } sandbox)
            return;
        var init = sandbox.Init();
        var before = NodeProcesses.Expected.ToDictionary(name => name, sandbox.Component);

        foreach (var pid in before.Values)
            await sandbox.KillInsideAsync(pid);
        await sandbox.EnsureAsync();

        sandbox.Init().ShouldBe(init, "the node itself must not have been started anew");
        NodeProcesses.Expected.ShouldAllBe(name => sandbox.Component(name) != before[name]);
        (await sandbox.Cluster.ObserveAsync()).Status.ShouldBe(ClusterStatus.Running);
    }

    [Fact]
    public async Task A_killed_node_comes_back_with_what_was_in_it()
    {
        if (node.Sandbox is not { } sandbox)
            return;
        await sandbox.KubectlAsync("create", "configmap", "kept", "--from-literal", "a=b");
        var init = sandbox.Init();

        sandbox.KillNode();
        var broken = await sandbox.Cluster.ObserveAsync();
        await sandbox.EnsureAsync();

        broken.Status.ShouldBe(ClusterStatus.Broken, broken.Detail);
        sandbox.Init().ShouldNotBe(init);
        (await sandbox.KubectlAsync("get", "configmap", "kept", "-o", "jsonpath={.data.a}")).ShouldBe("b");
        (await sandbox.KubectlAsync("get", "nodes", "-o", "name")).ShouldBe("node/sandbox-n1");
        await sandbox.KubectlAsync("delete", "configmap", "kept");
    }
}
