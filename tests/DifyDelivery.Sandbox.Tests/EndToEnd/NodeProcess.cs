using System.Diagnostics;
using System.Globalization;
using DifyDelivery.Processes;
using DifyDelivery.Sandbox.Node;
using DifyDelivery.Sandbox.Tests.Node;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>The processes of the deployed environment's node.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly NodePaths _paths;
    private readonly Process _init;

    public NodeProcess(string state)
    {
        _paths = new NodePaths(Path.Combine(state, "node"));
        _init = Process.GetProcessById(new NodeProcesses(_paths).FindInit() ?? throw new InvalidOperationException("the node does not run"));
    }

    public void KillInit() => _init.Kill();

    public async Task KillComponentAsync(string name)
    {
        var pid = File.ReadAllLines(_paths.Components).Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1];
        var kill = await NodeSandbox.Processes.RunAsync(new CommandSpec(
            "nsenter", "--target", _init.Id.ToString(CultureInfo.InvariantCulture), "--pid", "--mount", "kill", "-KILL", pid));
        kill.EnsureSucceeded("kill");
    }

    public void Dispose() => _init.Dispose();
}
