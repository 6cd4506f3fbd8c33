using DifyDelivery.Processes;
using DifyDelivery.Sandbox.State;

namespace DifyDelivery.Sandbox.Tests.Node;

[Collection(NodeTests.Name)]
public sealed class NodeLifeTests
{
    [Fact]
    public async Task A_start_that_is_stopped_anywhere_is_taken_up_again_and_nothing_is_left_in_the_end()
    {
        if (!await NodeSandbox.CanRunAsync())
            return;
        await using var sandbox = new NodeSandbox("n2");
        // A run of these tests that was killed may have left some; they are not this node's.
        var before = sandbox.Traces();

        await StopAsync(sandbox, () => File.Exists(Path.Combine(sandbox.Options.StateDirectory, "state.json")));
        await StopAsync(sandbox, () => File.Exists(sandbox.Paths.Cgroups));
        await StopAsync(sandbox, () => File.Exists(sandbox.Paths.Components));
        sandbox.KillNode();
        await sandbox.EnsureAsync();

        (await sandbox.Cluster.ObserveAsync()).Status.ShouldBe(ClusterStatus.Running);
        sandbox.Traces().Count.ShouldBeGreaterThan(10, "else the look for traces sees nothing");
        sandbox.KillNode();
        await sandbox.DisposeAsync();
        sandbox.Traces().Except(before).ShouldBeEmpty();
        (await sandbox.Cluster.ObserveAsync()).Status.ShouldBe(ClusterStatus.Absent);
    }

    [Fact]
    public async Task Two_environments_live_beside_each_other_and_two_starts_of_one_take_turns()
    {
        if (!await NodeSandbox.CanRunAsync())
            return;
        await using var one = new NodeSandbox("n3");
        await using var other = new NodeSandbox("n4");
        await using var same = new NodeSandbox("n3", one.Options.StateDirectory);
        var told = new LineReporter();
        var before = other.Traces();

        using var held = await SandboxLock.AcquireAsync(one.Options.LockFile, "a test", _ => { }, TimeProvider.System, CancellationToken.None);
        var first = one.EnsureAsync();
        var second = same.EnsureAsync(told);
        var beside = other.EnsureAsync();
        await told.FirstLine;
        held.Dispose();
        var endpoints = await Task.WhenAll(first, second, beside);

        told.Lines[0].ShouldContain($"process {Environment.ProcessId}");
        endpoints[0].ShouldBe(endpoints[1]);
        endpoints[0].NodeAddress.ShouldNotBe(endpoints[2].NodeAddress);
        await one.DisposeAsync();
        (await other.Cluster.ObserveAsync()).Status.ShouldBe(ClusterStatus.Running);

        // Somebody deletes the other's files while it runs: the next sandbox that takes its network ends it.
        File.Delete(Path.Combine(other.Options.StateDirectory, "state.json"));
        await NodeSandbox.Processes.RunAsync(new CommandSpec("rm", "-rf", other.Options.StateDirectory));
        other.Traces().ShouldNotBeEmpty();
        await using var next = new NodeSandbox("n5");
        await StopAsync(next, () => File.Exists(Path.Combine(next.Options.StateDirectory, "state.json")));
        await next.DisposeAsync();
        await other.DisposeAsync();
        other.Traces().Except(before).ShouldBeEmpty();
    }

    private static async Task StopAsync(NodeSandbox sandbox, Func<bool> when)
    {
        using var stop = new CancellationTokenSource();
        var start = sandbox.EnsureAsync(cancellationToken: stop.Token);
        while (!when() && !start.IsCompleted)
            await Task.Yield();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(start);
    }
}
