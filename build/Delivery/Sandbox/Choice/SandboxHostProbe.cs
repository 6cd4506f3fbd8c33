using System.Runtime.InteropServices;

using DifyDelivery.Errors;
using DifyDelivery.Processes;

namespace DifyDelivery.Sandbox.Choice;

/// <summary>Finds out what this machine offers. Changes nothing.</summary>
internal sealed class SandboxHostProbe(IProcessRunner processes)
{
    private static readonly string[] Controllers = ["cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Looks at this machine.</summary>
    /// <param name="askDocker">Whether to ask for Docker even where a node can run: a daemon that does not answer costs seconds.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<SandboxHost> LookAsync(bool askDocker, CancellationToken cancellationToken)
    {
        var isLinux = OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;
        var isRoot = System.Environment.IsPrivilegedProcess;
        var host = new SandboxHost
        {
            IsLinuxX64 = isLinux,
            IsRoot = isRoot,
            IsBookworm = isLinux && IsBookworm(),
            MissingControllers = isLinux ? MissingControllers(await File.ReadAllLinesAsync("/proc/self/mounts", cancellationToken)) : Controllers,
            CanUnshare = isLinux && isRoot && await RunsAsync(
                new CommandSpec("unshare", "--fork", "--pid", "--mount", "--net", "--uts", "--ipc", "--cgroup", "true"), cancellationToken),
            HasDocker = false,
        };
        return askDocker || host.NodeObstacles().Any()
            ? host with { HasDocker = await RunsAsync(new CommandSpec("docker", "version", "--format", "{{.Server.Version}}"), cancellationToken) }
            : host;
    }

    /// <summary>Which of the controllers no cgroup v1 mount is there for.</summary>
    internal static IReadOnlyList<string> MissingControllers(IEnumerable<string> mounts)
    {
        var mounted = from mount in mounts
                      let fields = mount.Split(' ')
                      where fields.Length > 3 && fields[2] == "cgroup"
                      from option in fields[3].Split(',')
                      select option;
        return [.. Controllers.Except(mounted)];
    }

    private static bool IsBookworm() =>
        File.Exists("/usr/bin/apt-get")
        && File.Exists("/etc/os-release")
        && File.ReadLines("/etc/os-release").Contains("VERSION_CODENAME=bookworm");

    private async Task<bool> RunsAsync(CommandSpec command, CancellationToken cancellationToken)
    {
        try
        {
            return (await processes.RunAsync(command with { Timeout = Patience }, cancellationToken: cancellationToken)).Succeeded;
        }
        catch (Exception absent) when (absent is DeliveryException or TimeoutException)
        {
            return false; // the program is not installed, or nobody answers
        }
    }
}
