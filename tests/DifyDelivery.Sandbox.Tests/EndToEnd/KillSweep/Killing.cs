using System.Diagnostics;
using System.Globalization;
using System.Text;
using DifyDelivery.Processes;
using DifyDelivery.Sandbox.Node;
using DifyDelivery.Sandbox.Tests.Node;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>Kills what a run of the sweep names, at once and from outside: nothing is asked that might itself be dead.</summary>
internal sealed class Killing(DeliveryRoot root)
{
    /// <summary>Longer than a tunnel's or a query's patience would be with a mere hiccup, shorter than TCP's own.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(6);

    public Task KillAsync(Victim victim, DeliveryProcess build) => victim switch
    {
        Victim.Machine => Task.Run(() => build.Kill(withChildren: true)),
        Victim.Build => Task.Run(() => build.Kill()),
        Victim.ApiServer => KillApiServerAsync(),
        Victim.InCluster => Task.Run(() => KillServer("dify-postgresql-primary-0")),
        Victim.InClusterPod => KubectlAsync("delete", "pod", "dify-postgresql-primary-0", "--namespace", "dify", "--grace-period=0", "--force", "--wait=false"),
        Victim.FlexibleServer => Task.Run(() => KillServer("psql-dify-dev-0")),
        _ => CutAsync(),
    };

    public Task<string> KubectlAsync(params string[] arguments) => KubectlAsync(arguments, null);

    public Task<string> ApplyAsync(string objects) => KubectlAsync(["apply", "--filename", "-"], objects);

    private async Task<string> KubectlAsync(IReadOnlyList<string> arguments, string? input)
    {
        var result = await NodeSandbox.Processes.RunAsync(new CommandSpec(
            DeliveryRoot.Kubectl, ["--kubeconfig", root.Kubeconfig, .. arguments])
        {
            StandardInput = input,
        });
        return result.EnsureSucceeded("kubectl").StandardOutput.Trim();
    }

    /// <summary>Does something while this machine does not reach a port of the node, as it does not reach a private server; pods do.</summary>
    public async Task WithoutPortAsync(int port, Func<Task> act)
    {
        string[] rule = ["PREROUTING", "--in-interface", "eth0", "--protocol", "tcp", "--destination-port", port.ToString(CultureInfo.InvariantCulture), "--jump", "DROP"];
        await InNodeAsync(["iptables", "--table", "raw", "--insert", .. rule]);
        try
        {
            await act();
        }
        finally
        {
            await InNodeAsync(["iptables", "--table", "raw", "--delete", .. rule]);
        }
    }

    private async Task KillApiServerAsync()
    {
        using var node = new NodeProcess(root.State);
        await node.KillComponentAsync("kube-apiserver");
    }

    /// <summary>Every process of a pod's PostgreSQL, found by the host name that its container gave it.</summary>
    private static void KillServer(string pod)
    {
        var mark = Encoding.UTF8.GetBytes($"\0HOSTNAME={pod}\0");
        foreach (var process in Process.GetProcessesByName("postgres"))
        {
            using (process)
            {
                try
                {
                    var environment = File.ReadAllBytes(FormattableString.Invariant($"/proc/{process.Id}/environ"));
                    if (((ReadOnlySpan<byte>)[0, .. environment]).IndexOf(mark) >= 0)
                    {
                        process.Kill();
                    }
                }
                catch (Exception exception) when (exception is IOException or InvalidOperationException or UnauthorizedAccessException)
                {
                    // It has just ended.
                }
            }
        }
    }

    /// <summary>Drops what comes into the node from this machine, but for the watcher's own ports.</summary>
    private async Task CutAsync()
    {
        string[] rule =
        [
            "PREROUTING", "--in-interface", "eth0", "--protocol", "tcp", "--match", "multiport", "!", "--destination-ports",
            string.Create(CultureInfo.InvariantCulture, $"{SideProbe.InClusterPort},{SideProbe.FlexibleServerPort}"), "--jump", "DROP",
        ];
        await InNodeAsync(["iptables", "--table", "raw", "--insert", .. rule]);
        try
        {
            await Task.Delay(Outage);
        }
        finally
        {
            await InNodeAsync(["iptables", "--table", "raw", "--delete", .. rule]);
        }
    }

    private async Task InNodeAsync(IReadOnlyList<string> command)
    {
        var init = new NodeProcesses(new NodePaths(Path.Combine(root.State, "node"))).FindInit() ?? throw new InvalidOperationException("the node does not run");
        var result = await NodeSandbox.Processes.RunAsync(new CommandSpec(
            "nsenter", ["--target", init.ToString(CultureInfo.InvariantCulture), "--net", "--mount", .. command]));
        result.EnsureSucceeded(command[0]);
    }
}
