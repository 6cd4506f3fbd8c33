using System.ComponentModel;
using System.Diagnostics;

using DifyDelivery.Errors;
using DifyDelivery.Processes;

namespace DifyDelivery.Sandbox.Node;

/// <summary>
/// Ends whatever a node left running on this machine, and removes what it left in the kernel: processes, network link, cgroups. It works
/// for a healthy node, a dead one and a half-started one alike, since it goes by the cgroups, which every process of a node is in.
/// </summary>
internal sealed class NodeRemains(IProcessRunner processes, TimeProvider time)
{
    private const string Hierarchies = "/sys/fs/cgroup";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Clears up after the node of one state folder. Its etcd, images and volumes stay.</summary>
    public async Task ClearAsync(NodePaths paths, NodeNetwork network, CancellationToken cancellationToken)
    {
        if (!File.Exists(paths.Cgroups))
        {
            await ClearAbandonedAsync(network, cancellationToken);
            return;
        }

        // The first process of a pid namespace: the kernel ends all the others with it.
        if (new NodeProcesses(paths).FindInit() is { } init)
            Kill(init);
        await ClearKernelAsync(await File.ReadAllLinesAsync(paths.Cgroups, cancellationToken), network, cancellationToken);
        foreach (var file in new[] { paths.Init, paths.Components, paths.Started, paths.Cgroups })
            File.Delete(file);
    }

    /// <summary>Clears up after a node whose state folder does not say where it is, or has been deleted under it.</summary>
    public async Task ClearAbandonedAsync(NodeNetwork network, CancellationToken cancellationToken)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var cgroups = Directory.Exists(Hierarchies) ? Directory.GetDirectories(Hierarchies, network.Cgroup, options) : [];
        await ClearKernelAsync(cgroups, network, cancellationToken);
    }

    private async Task ClearKernelAsync(IReadOnlyList<string> cgroups, NodeNetwork network, CancellationToken cancellationToken)
    {
        await UntilAsync("end the node's processes", () => Kill(cgroups), cancellationToken);
        if (Directory.Exists("/sys/class/net/" + network.HostLink))
        {
            // The kernel removes the link with the node's network namespace, at its leisure: either of the two may come first.
            await processes.RunAsync(new CommandSpec("ip", "link", "del", network.HostLink), cancellationToken: cancellationToken);
        }

        await UntilAsync("remove the node's network link", () => !Directory.Exists("/sys/class/net/" + network.HostLink), cancellationToken);
        await UntilAsync("remove the node's cgroups", () => cgroups.All(Remove), cancellationToken);
    }

    /// <summary>Kills all processes of the cgroups; true when there is none left.</summary>
    private static bool Kill(IEnumerable<string> cgroups)
    {
        var left = cgroups.SelectMany(Folders).SelectMany(Members).Distinct().ToList();
        left.ForEach(Kill);
        return left.Count == 0;
    }

    private static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended by itself; if it has not, the wait for it says so.
        }
    }

    private static IEnumerable<string> Folders(string cgroup) =>
        Directory.Exists(cgroup) ? Directory.EnumerateDirectories(cgroup, "*", SearchOption.AllDirectories).Append(cgroup) : [];

    private static IEnumerable<int> Members(string cgroup)
    {
        try
        {
            return [.. File.ReadAllLines(cgroup + "/cgroup.procs").Select(int.Parse).Where(pid => pid > 0)];
        }
        catch (IOException)
        {
            return []; // the folder has just gone
        }
    }

    private static bool Remove(string cgroup)
    {
        foreach (var folder in Folders(cgroup).OrderByDescending(folder => folder.Length).ToList())
        {
            try
            {
                Directory.Delete(folder); // rmdir: the files in it are the kernel's and go with it
            }
            catch (IOException)
            {
                return false; // the kernel still counts an ended process
            }
        }

        return true;
    }

    private async Task UntilAsync(string what, Func<bool> done, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (!done())
        {
            if (time.GetElapsedTime(began) > Patience)
            {
                throw new DeliveryException(
                    $"Could not {what}.",
                    $"They are still there after {Patience.TotalSeconds:0} s; a process may be stuck in the kernel.",
                    "Run the same command again; restart the machine if that does not help.");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
