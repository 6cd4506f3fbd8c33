using System.Globalization;

namespace DifyDelivery.Sandbox.Node;

/// <summary>Looks at a node's processes from this machine, through <c>/proc</c>.</summary>
internal sealed class NodeProcesses(NodePaths paths)
{
    /// <summary>What runs in a node that is whole.</summary>
    public static readonly IReadOnlyList<string> Expected =
        ["containerd", "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy", "delivery-dns"];

    /// <summary>The id of the node's first process, when it is really that one and alive.</summary>
    public int? FindInit()
    {
        if (ReadWords(paths.Init) is not [[var id, var startedAt, var boot], ..]
            || boot != ReadWords("/proc/sys/kernel/random/boot_id")[0][0]
            || !int.TryParse(id, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        return Stat($"/proc/{pid}") is { } stat && stat.StartedAt == startedAt && stat.IsAlive ? pid : null;
    }

    /// <summary>The components that do not run. Each names its reason to look into the log of that name.</summary>
    /// <param name="init">The node's first process.</param>
    public IReadOnlyList<string> FindDead(int init)
    {
        var alive = ReadWords(paths.Components)
            .Where(words => words.Length == 2 && Stat($"/proc/{init}/root/proc/{words[1]}") is { IsAlive: true })
            .Select(words => words[0])
            .ToHashSet();
        return [.. Expected.Where(name => !alive.Contains(name))];
    }

    /// <summary>When the node's first process started.</summary>
    public DateTimeOffset StartedAt() => File.GetLastWriteTimeUtc(paths.Init);

    private static List<string[]> ReadWords(string path)
    {
        try
        {
            return [.. File.ReadAllLines(path).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        }
        catch (IOException)
        {
            return []; // it was never written, or its process has just ended
        }
    }

    private static (string StartedAt, bool IsAlive)? Stat(string process)
    {
        try
        {
            // proc(5): the name stands in parentheses and may hold anything; the fields after it are counted from the last one.
            var text = File.ReadAllText(process + "/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[19], fields[0] is not ("Z" or "X"));
        }
        catch (IOException)
        {
            return null; // no such process
        }
    }
}
