using System.Runtime.Versioning;

using DifyDelivery.Sandbox.State;

namespace DifyDelivery.Sandbox.Node;

/// <summary>Writes what the node's scripts read: folders, settings, rendered configuration, and the scripts that run on.</summary>
[SupportedOSPlatform("linux")]
internal sealed class NodeFiles(NodePaths paths)
{
    /// <summary>The domain of Service names; every chart takes this one for granted.</summary>
    public const string Domain = "cluster.local";

    private const string PauseImage = "localhost/dify-delivery/pause:1";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Anyone = Private
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.StickyBit;

    /// <summary>Writes everything. What is there of a former run (etcd, images, volumes, certificates) stays.</summary>
    public async Task WriteAsync(SandboxState state, NodeNetwork network, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(paths.State, Private);
        File.SetUnixFileMode(paths.State, Private);
        foreach (var folder in new[] { "logs", "containerd", "cni", "var-lib", "var-log", "sysctl", "flex", "objects" })
            Directory.CreateDirectory(Path.Combine(paths.State, folder));
        Directory.CreateDirectory(Path.Combine(paths.State, "etcd"), Private);
        var shared = Directory.CreateDirectory(Path.Combine(paths.State, "tmp")); // the pods' volumes are below it
        File.SetUnixFileMode(shared.FullName, Anyone);

        var settings = Settings(state, network);
        await WriteAsync("env", string.Concat(settings.Select(setting => $"{setting.Key}={setting.Value}\n")), cancellationToken);
        await WriteAsync("resolv.conf", "", cancellationToken); // no name server but the cluster's own
        var scripts = NodeScripts.Folder;
        foreach (var template in new[] { "kubelet.yaml", "containerd.toml", "cni/10-node.conflist" })
            await RenderAsync(Path.Combine(scripts, "conf", template), template, settings, cancellationToken);
        foreach (var template in Directory.GetFiles(Path.Combine(scripts, "conf", "objects")))
            await RenderAsync(template, Path.Combine("objects", Path.GetFileName(template)), settings, cancellationToken);
        // Copies: bash reads a script as it goes, and the build may be compiled anew while the node runs.
        foreach (var script in new[] { "node.sh", "components.sh" })
            await WriteAsync(script, await File.ReadAllTextAsync(Path.Combine(scripts, script), cancellationToken), cancellationToken);
    }

    private static Dictionary<string, string> Settings(SandboxState state, NodeNetwork network) => new()
    {
        ["NODE_NAME"] = state.Name,
        ["HOST_LINK"] = network.HostLink,
        ["CGROUP"] = network.Cgroup,
        ["HOST_IP"] = network.HostAddress,
        ["NODE_IP"] = network.NodeAddress,
        ["POD_CIDR"] = network.PodRange,
        ["POD_GATEWAY"] = network.PodGateway,
        ["SERVICE_CIDR"] = network.ServiceRange,
        ["SERVICE_API"] = network.ApiService,
        ["SERVICE_DNS"] = network.DnsService,
        ["DOMAIN"] = Domain,
        ["PAUSE_IMAGE"] = PauseImage,
    };

    private async Task RenderAsync(
        string template, string target, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(template, cancellationToken);
        foreach (var (name, value) in settings)
            text = text.Replace($"@{name}@", value, StringComparison.Ordinal);
        await WriteAsync(target, text, cancellationToken);
    }

    private Task WriteAsync(string file, string text, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(Path.Combine(paths.State, file), text, cancellationToken);
}
