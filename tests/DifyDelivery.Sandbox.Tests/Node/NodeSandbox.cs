using System.Diagnostics;
using System.Globalization;

using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.Choice;
using DifyDelivery.Sandbox.Node;

namespace DifyDelivery.Sandbox.Tests.Node;

/// <summary>A node of a test's own, removed at its end whatever happened.</summary>
internal sealed class NodeSandbox : IAsyncDisposable
{
    public static readonly IProcessRunner Processes = new ProcessRunner(new Redactor());

    public NodeSandbox(string environment, string? stateDirectory = null, IReadOnlyList<int>? networks = null)
    {
        Options = new SandboxClusterOptions
        {
            Environment = environment,
            StateDirectory = stateDirectory ?? Path.Combine(Path.GetTempPath(), "n-" + Guid.NewGuid().ToString("N")[..8]),
            CacheDirectory = Cache,
            Networks = networks ?? [.. Enumerable.Range(230, 7)],
        };
        Cluster = OperatingSystem.IsLinux()
            ? new NodeCluster(Options, Processes, TimeProvider.System)
            : throw new PlatformNotSupportedException();
        Paths = new NodePaths(Path.Combine(Options.StateDirectory, "node"));
    }

    public SandboxClusterOptions Options { get; }

    public ISandboxCluster Cluster { get; }

    public NodePaths Paths { get; }

    /// <summary>The cache of this machine, so that the node is not built anew for a test.</summary>
    public static string Cache { get; } = Environment.GetEnvironmentVariable("DELIVERY_CACHE")
        ?? Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/root", ".cache"),
            "dify-delivery");

    /// <summary>Whether a node can run here; says why not.</summary>
    public static async Task<bool> CanRunAsync()
    {
        var host = await new SandboxHostProbe(Processes).LookAsync(askDocker: false, CancellationToken.None);
        var obstacles = string.Join("; ", host.NodeObstacles());
        if (obstacles.Length > 0)
            await Console.Out.WriteLineAsync($"Not run: {LeftOut.Because($"a node cannot run on this machine: {obstacles}")}.");
        return obstacles.Length == 0;
    }

    /// <summary>What of this node is on the machine.</summary>
    public IReadOnlyList<string> Traces() => NodeTraces.Of(Options);

    public async Task<ClusterEndpoint> EnsureAsync(IReporter? reporter = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Cluster.EnsureAsync(reporter ?? new NullReporter(), cancellationToken);
        }
        catch (DeliveryException failure)
        {
            throw new InvalidOperationException(failure.ToString(), failure); // a test's log shows the message only
        }
    }

    public int Init() => new NodeProcesses(Paths).FindInit() ?? throw new InvalidOperationException("the node does not run");

    /// <summary>A component's process id as the node numbers it.</summary>
    public int Component(string name) => int.Parse(
        File.ReadAllLines(Paths.Components).Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1],
        CultureInfo.InvariantCulture);

    /// <summary>Kills a process of the node by the number that the node gives it.</summary>
    public async Task KillInsideAsync(int pid) => (await Processes.RunAsync(new CommandSpec(
        "nsenter", "--target", Init().ToString(CultureInfo.InvariantCulture), "--pid", "--mount", "kill", "-KILL", pid.ToString(CultureInfo.InvariantCulture))))
        .EnsureSucceeded("kill");

    public void KillNode() => Process.GetProcessById(Init()).Kill();

    public async Task<string> KubectlAsync(params string[] arguments)
    {
        var result = await Processes.RunAsync(new CommandSpec(
            Path.Combine(Cache, "node", "bin", "kubectl"), ["--kubeconfig", Paths.AdminKubeconfig, .. arguments]));
        return result.EnsureSucceeded("kubectl").StandardOutput.Trim();
    }

    public async ValueTask DisposeAsync() => await Cluster.RemoveAsync(new NullReporter());
}
