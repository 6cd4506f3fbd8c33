using System.Text.Json;
using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.State;
using DifyDelivery.Tools;

namespace DifyDelivery.Sandbox.Clusters;

/// <summary>
/// A cluster that the person already has, named by its kubeconfig context. It is used, never made or removed: its nodes must hold the
/// images already, and removing forgets it.
/// </summary>
internal sealed class ContextCluster(SandboxClusterOptions options, IProcessRunner processes, IToolbox toolbox, TimeProvider time) : ISandboxCluster
{
    private readonly SandboxStateFile _states = new(options.StateDirectory);
    private readonly string _kubeconfig = Path.Combine(options.StateDirectory, "kubeconfig");

    public string Kind => SandboxClusterKinds.Context;

    public async Task<ClusterState> ObserveAsync(CancellationToken cancellationToken = default)
    {
        if (await _states.ReadAsync(cancellationToken) is not { } state)
            return new ClusterState(ClusterStatus.Absent, "not used yet");
        return await AskAsync(state.Name, new NullReporter(), cancellationToken) is { } endpoint
            ? new ClusterState(ClusterStatus.Running, $"the context {state.Name} answers", endpoint)
            : new ClusterState(ClusterStatus.Broken, $"the context {state.Name} does not answer");
    }

    public async Task<ClusterEndpoint> EnsureAsync(IReporter reporter, CancellationToken cancellationToken = default)
    {
        var context = (await _states.ReadAsync(cancellationToken))?.Name ?? options.Choice;
        using var activity = reporter.Begin($"Kubernetes context {context}");
        // A copy of this one context, so that a later change of the current context or of KUBECONFIG does not point elsewhere.
        var view = await KubectlAsync(reporter, cancellationToken, "config", "view", "--raw", "--flatten", "--minify", "--context", context);
        view.EnsureSucceeded($"The kubeconfig has no context '{context}'.", "kubectl config get-contexts lists them; set --sandbox-cluster to one, or to auto.");
        await _states.WriteAsync(new SandboxState(SandboxState.CurrentVersion, Kind, context, time.GetUtcNow()), cancellationToken);
        await WritePrivateAsync(view.StandardOutput, cancellationToken);
        var endpoint = await AskAsync(context, reporter, cancellationToken) ?? throw new DeliveryException(
            $"The Kubernetes context '{context}' does not answer.", "Its nodes could not be listed.", $"Try: kubectl --context {context} get nodes");
        activity.Succeed();
        return endpoint;
    }

    public async Task LoadImagesAsync(
        IReadOnlyList<SandboxImage> archives, IReporter reporter, CancellationToken cancellationToken = default)
    {
        var held = await ListImagesAsync(reporter, cancellationToken);
        var missing = archives.Where(image => !held.Contains(image.Reference)).ToList();
        if (missing.Count > 0)
        {
            throw new DeliveryException(
                "The cluster's nodes do not hold the sandbox's images.",
                $"A kubeconfig context gives no way into its nodes' image stores. Not there: {string.Join(", ", missing.Select(image => image.Reference))}.",
                "Load them and run the command again. For kind:\n"
                + string.Join('\n', missing.Select(image => $"kind load image-archive {image.ArchivePath}"))
                + "\nOn any other node: ctr --namespace k8s.io images import <archive>. Or use --sandbox-cluster node or kind.");
        }
    }

    public Task RemoveAsync(IReporter reporter, CancellationToken cancellationToken = default)
    {
        File.Delete(_kubeconfig);
        File.Delete(_states.Path);
        reporter.Line("The cluster stays as it is: it is not the sandbox's own. It is only forgotten.");
        return Task.CompletedTask;
    }

    private async Task<ClusterEndpoint?> AskAsync(string context, IReporter reporter, CancellationToken cancellationToken)
    {
        // Nodes are the cluster's, not a namespace's: a user with a Role only may not list them, and needs no address of theirs.
        var nodes = await ClusterAsync(
            reporter, cancellationToken, "get", "nodes", "-o", "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}");
        return nodes.Succeeded ? new ClusterEndpoint(_kubeconfig, context, nodes.StandardOutput.Trim())
            : (await ClusterAsync(reporter, cancellationToken, "get", "--raw", "/version")).Succeeded ? new ClusterEndpoint(_kubeconfig, context, "")
            : null;
    }

    /// <summary>Every name of every image that any node reports; a kubelet reports the fifty largest.</summary>
    private async Task<HashSet<string>> ListImagesAsync(IReporter reporter, CancellationToken cancellationToken)
    {
        var nodes = await ClusterAsync(reporter, cancellationToken, "get", "nodes", "--output", "json");
        nodes.EnsureSucceeded("Which images the cluster's nodes hold is not known.", "The sandbox on your own cluster needs the right to list nodes.");
        using var json = JsonDocument.Parse(nodes.StandardOutput);
        return
        [
            .. Items(json.RootElement, "items")
                .SelectMany(node => Items(node.GetProperty("status"), "images"))
                .SelectMany(image => Items(image, "names"))
                .Select(name => name.GetString()!),
        ];

        static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
            element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];
    }

    private Task<CommandResult> ClusterAsync(IReporter reporter, CancellationToken cancellationToken, params string[] arguments) =>
        KubectlAsync(reporter, cancellationToken, ["--kubeconfig", _kubeconfig, "--request-timeout", "10s", .. arguments]);

    private async Task WritePrivateAsync(string text, CancellationToken cancellationToken)
    {
        var draft = _kubeconfig + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var writer = new StreamWriter(draft, options))
            await writer.WriteAsync(text.AsMemory(), cancellationToken);
        File.Move(draft, _kubeconfig, overwrite: true);
    }

    private async Task<CommandResult> KubectlAsync(IReporter reporter, CancellationToken cancellationToken, params string[] arguments)
    {
        var kubectl = await toolbox.ResolveAsync(ToolNames.Kubectl, reporter, cancellationToken);
        return await processes.RunAsync(new CommandSpec(kubectl.Path, arguments), cancellationToken: cancellationToken);
    }
}
