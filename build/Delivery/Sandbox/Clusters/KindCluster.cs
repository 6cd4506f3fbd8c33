using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.State;
using DifyDelivery.Tools;

namespace DifyDelivery.Sandbox.Clusters;

/// <summary>
/// A cluster that kind runs in Docker. Kept thin: kind and Docker do the work. It has been tested against scripted programs only,
/// never against a Docker daemon.
/// </summary>
internal sealed class KindCluster(SandboxClusterOptions options, IProcessRunner processes, IToolbox toolbox, TimeProvider time) : ISandboxCluster
{
    private static readonly TimeSpan ExpectedStart = TimeSpan.FromMinutes(1);
    private readonly SandboxStateFile _states = new(options.StateDirectory);
    private readonly string _name = $"dify-{options.Environment}-{options.Fingerprint}";
    private readonly string _kubeconfig = Path.Combine(options.StateDirectory, "kubeconfig");

    public string Kind => SandboxClusterKinds.Kind;

    private string Container => _name + "-control-plane";

    public async Task<ClusterState> ObserveAsync(CancellationToken cancellationToken = default)
    {
        var found = await DockerAsync(cancellationToken, "inspect", "--format", "{{.State.Running}} {{.NetworkSettings.Networks.kind.IPAddress}}", Container);
        return found.Succeeded switch
        {
            false when !File.Exists(_states.Path) => new ClusterState(ClusterStatus.Absent, "no cluster"),
            false => new ClusterState(ClusterStatus.Broken, "its container is gone"),
            true => found.StandardOutput.Trim().Split(' ') is ["true", var address] && File.Exists(_kubeconfig)
                ? new ClusterState(ClusterStatus.Running, $"running in the container {Container}", new ClusterEndpoint(_kubeconfig, "kind-" + _name, address))
                : new ClusterState(ClusterStatus.Broken, $"the container {Container} does not run"),
        };
    }

    public async Task<ClusterEndpoint> EnsureAsync(IReporter reporter, CancellationToken cancellationToken = default)
    {
        using var activity = reporter.Begin("Kubernetes in Docker (kind)", ExpectedStart);
        using var alone = await SandboxLock.AcquireAsync(
            options.LockFile, "starting the cluster", holder => activity.Line($"Waiting for {holder}."), time, cancellationToken);
        var state = await ObserveAsync(cancellationToken);
        if (state.Status == ClusterStatus.Broken && (await DockerAsync(cancellationToken, "start", Container)).Succeeded)
            state = await ObserveAsync(cancellationToken);
        if (state.Endpoint is { } running)
        {
            activity.Skip("is running");
            return running;
        }

        await DeleteAsync(reporter, cancellationToken);
        await _states.WriteAsync(new SandboxState(SandboxState.CurrentVersion, Kind, _name, time.GetUtcNow()), cancellationToken);
        var created = await KindAsync(reporter, cancellationToken, "create", "cluster", "--name", _name, "--kubeconfig", _kubeconfig, "--wait", "180s");
        created.EnsureSucceeded("kind could not create the sandbox's cluster.", "Mend what its last lines say and run the same command again.");
        var observed = await ObserveAsync(cancellationToken);
        activity.Succeed(observed.Detail);
        return observed.Endpoint ?? throw new Errors.DeliveryException(
            "kind's cluster does not run.", observed.Detail, $"Look at: docker logs {Container}");
    }

    public async Task LoadImagesAsync(
        IReadOnlyList<SandboxImage> archives, IReporter reporter, CancellationToken cancellationToken = default)
    {
        using var activity = reporter.Begin("Images");
        var listed = await DockerAsync(cancellationToken, "exec", Container, "ctr", "-n", "k8s.io", "images", "list", "-q");
        listed.EnsureSucceeded("The images of the kind cluster could not be listed.");
        var present = listed.StandardOutput.Split('\n', StringSplitOptions.TrimEntries);
        foreach (var image in archives.Where(image => !present.Contains(image.Reference)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            activity.Update(image.Reference);
            var loaded = await KindAsync(reporter, cancellationToken, "load", "image-archive", Path.GetFullPath(image.ArchivePath), "--name", _name);
            loaded.EnsureSucceeded($"The image {image.Reference} could not be loaded into the kind cluster.");
        }

        activity.Succeed();
    }

    public async Task RemoveAsync(IReporter reporter, CancellationToken cancellationToken = default)
    {
        using var activity = reporter.Begin("Remove the kind cluster");
        using var alone = await SandboxLock.AcquireAsync(
            options.LockFile, "removing the cluster", holder => activity.Line($"Waiting for {holder}."), time, cancellationToken);
        await DeleteAsync(reporter, cancellationToken);
        File.Delete(_kubeconfig);
        File.Delete(_states.Path);
        activity.Succeed();
    }

    private async Task DeleteAsync(IReporter reporter, CancellationToken cancellationToken)
    {
        if (!File.Exists(_states.Path))
            return;
        var deleted = await KindAsync(reporter, cancellationToken, "delete", "cluster", "--name", _name, "--kubeconfig", _kubeconfig);
        deleted.EnsureSucceeded("kind could not delete the sandbox's cluster.", $"Is Docker running? By hand: kind delete cluster --name {_name}");
    }

    private async Task<CommandResult> KindAsync(IReporter reporter, CancellationToken cancellationToken, params string[] arguments)
    {
        var kind = await toolbox.ResolveAsync(ToolNames.Kind, reporter, cancellationToken);
        return await processes.RunAsync(new CommandSpec(kind.Path, arguments), reporter.Detail, reporter.Detail, cancellationToken);
    }

    private Task<CommandResult> DockerAsync(CancellationToken cancellationToken, params string[] arguments) =>
        processes.RunAsync(new CommandSpec("docker", arguments), cancellationToken: cancellationToken);
}
