using System.Diagnostics;

using Xunit.Abstractions;

namespace DifyDelivery.Sandbox.Tests.Node;

[Collection("node")]
public sealed class NodeStartTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_node_starts_is_found_again_and_leaves_nothing()
    {
        if (!await NodeSandbox.CanRunAsync())
            return;
        await using var sandbox = new NodeSandbox("n1");
        var clock = Stopwatch.StartNew();
        await sandbox.EnsureAsync();
        output.WriteLine($"start {clock.Elapsed}");
        clock.Restart();
        await sandbox.EnsureAsync();
        output.WriteLine($"again {clock.Elapsed}");
        clock.Restart();
        output.WriteLine((await sandbox.Cluster.ObserveAsync()).ToString());
        await sandbox.DisposeAsync();
        output.WriteLine($"remove {clock.Elapsed}");
    }
}
