using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.State;
using DifyDelivery.Tools;

namespace DifyDelivery.Sandbox.Clusters;

/// <summary>
/// A cluster that the person already has, named by its kubeconfig context. It is used, never made or removed: images must be where its
/// nodes can pull them, and removing forgets it.
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

    public Task LoadImagesAsync(
        IReadOnlyList<SandboxImage> archives, IReporter reporter, CancellationToken cancellationToken = default) =>
        archives.Count == 0
            ? Task.CompletedTask
            : Task.FromException(new DeliveryException(
                "Images cannot be loaded into a cluster that is not the sandbox's own.",
                $"A kubeconfig context gives no way into its nodes' image stores. Not loaded: {string.Join(", ", archives.Select(image => image.Reference))}.",
                "Push them to a registry that the cluster pulls from, or use --sandbox-cluster node or kind."));

    public Task RemoveAsync(IReporter reporter, CancellationToken cancellationToken = default)
    {
        File.Delete(_kubeconfig);
        File.Delete(_states.Path);
        reporter.Line("The cluster stays as it is: it is not the sandbox's own. It is only forgotten.");
        return Task.CompletedTask;
    }

    private async Task<ClusterEndpoint?> AskAsync(string context, IReporter reporter, CancellationToken cancellationToken)
    {
        var address = await KubectlAsync(
            reporter, cancellationToken, "--kubeconfig", _kubeconfig, "--request-timeout", "10s", "get", "nodes",
            "-o", "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}");
        return address.Succeeded ? new ClusterEndpoint(_kubeconfig, context, address.StandardOutput.Trim()) : null;
    }

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
