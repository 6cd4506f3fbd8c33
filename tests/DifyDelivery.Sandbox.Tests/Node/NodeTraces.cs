using System.Globalization;

using DifyDelivery.Sandbox.Node;

namespace DifyDelivery.Sandbox.Tests.Node;

/// <summary>Everything on this machine that nodes of the tests' networks could leave behind.</summary>
internal static class NodeTraces
{
    public static IReadOnlyList<string> Of(SandboxClusterOptions options)
    {
        var networks = options.Networks.Select(number => new NodeNetwork(number)).ToList();
        var found = Links(networks).Concat(Routes(networks)).Concat(Cgroups(networks)).Concat(Processes(networks)).Concat(Mounts(options));
        return [.. found.Concat(Directory.Exists(options.StateDirectory) ? [options.StateDirectory] : []), .. Registered(options)];
    }

    private static IEnumerable<string> Links(IEnumerable<NodeNetwork> networks) =>
        networks.Select(network => "/sys/class/net/" + network.HostLink).Where(Directory.Exists);

    private static IEnumerable<string> Routes(IEnumerable<NodeNetwork> networks) =>
        from line in File.ReadAllLines("/proc/net/route")
        where networks.Any(network => line.StartsWith(network.HostLink + "\t", StringComparison.Ordinal))
        select "route " + line;

    private static IEnumerable<string> Cgroups(IEnumerable<NodeNetwork> networks)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return networks.SelectMany(network => Directory.GetDirectories("/sys/fs/cgroup", network.Cgroup, options));
    }

    private static IEnumerable<string> Processes(IReadOnlyList<NodeNetwork> networks) =>
        from folder in Directory.GetDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _)
        let cgroups = Read(folder + "/cgroup")
        where networks.Any(network => cgroups.Contains("/" + network.Cgroup + "/", StringComparison.Ordinal))
        select $"process {Path.GetFileName(folder)} {Read(folder + "/cmdline").Replace('\0', ' ')}";

    private static IEnumerable<string> Mounts(SandboxClusterOptions options) =>
        File.ReadAllLines("/proc/self/mounts").Where(line => line.Contains(options.StateDirectory, StringComparison.Ordinal));

    private static IEnumerable<string> Registered(SandboxClusterOptions options)
    {
        var folder = Path.Combine(options.CacheDirectory, "sandbox", "networks");
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder).Where(file => Read(file) == options.StateDirectory)
            : [];
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // the process has just ended
        }
    }
}
