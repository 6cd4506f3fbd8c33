using System.Runtime.Versioning;

using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.State;

namespace DifyDelivery.Sandbox.Node;

/// <summary>
/// A real one-node Kubernetes of our own in namespaces of its own, from the distribution's packages. It outlives the process that
/// starts it, restarts a component that ends, and is started again with its data when the whole node has died.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class NodeCluster : ISandboxCluster
{
    private const int Attempts = 2;
    private static readonly TimeSpan ExpectedStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SelfRepair = TimeSpan.FromMinutes(2); // a loaded machine needs most of it for all components at once
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5); // a loaded machine takes six times as long as an idle one

    private readonly SandboxClusterOptions _options;
    private readonly IProcessRunner _processes;
    private readonly TimeProvider _time;
    private readonly SandboxStateFile _states;
    private readonly NodePaths _paths;
    private readonly NetworkRegistry _networks;
    private readonly NodeRemains _remains;
    private readonly NodeHealth _health;
    private readonly NodeStarter _starter;
    private readonly NodeImages _images;

    public NodeCluster(SandboxClusterOptions options, IProcessRunner processes, TimeProvider time)
    {
        (_options, _processes, _time) = (options, processes, time);
        _states = new SandboxStateFile(options.StateDirectory);
        _paths = new NodePaths(Path.Combine(options.StateDirectory, "node"));
        _networks = new NetworkRegistry(options.CacheDirectory, time) { Numbers = options.Networks };
        _remains = new NodeRemains(processes, time);
        _health = new NodeHealth(_paths, time);
        _starter = new NodeStarter(_paths, processes, time);
        _images = new NodeImages(_paths, processes);
    }

    public string Kind => SandboxClusterKinds.Node;

    public async Task<ClusterState> ObserveAsync(CancellationToken cancellationToken = default)
    {
        if (await _states.ReadAsync(cancellationToken) is not { } state)
        {
            return await _networks.FindAsync(_options.StateDirectory, cancellationToken) is null
                ? new ClusterState(ClusterStatus.Absent, "no node")
                : new ClusterState(ClusterStatus.Broken, "leftovers of a node that was not torn down");
        }

        var condition = await LookAsync(state, cancellationToken);
        if (!condition.IsHealthy)
            return new ClusterState(ClusterStatus.Broken, condition.Trouble!);
        var since = TimeZoneInfo.ConvertTime(new NodeProcesses(_paths).StartedAt(), _time.LocalTimeZone);
        var images = await _images.ListAsync(cancellationToken);
        return new ClusterState(
            ClusterStatus.Running, FormattableString.Invariant($"running since {since:HH:mm}, {images.Count} images"), Endpoint(state));
    }

    public async Task<ClusterEndpoint> EnsureAsync(IReporter reporter, CancellationToken cancellationToken = default)
    {
        using var activity = reporter.Begin("Kubernetes node", ExpectedStart);
        if (await _states.ReadAsync(cancellationToken) is { } known && (await LookAsync(known, cancellationToken)).IsHealthy)
        {
            activity.Skip("is running");
            return Endpoint(known);
        }

        using var alone = await LockAsync("starting the node", activity, cancellationToken);
        var state = await _states.ReadAsync(cancellationToken) ?? await CreateAsync(cancellationToken);
        var before = await LookAsync(state, cancellationToken);
        var trouble = before.Init is null ? before.Trouble : await WaitAsync(state, activity, SelfRepair, cancellationToken);
        for (var attempt = 1; trouble is not null; attempt++)
        {
            await StartAsync(state, activity, cancellationToken);
            trouble = await WaitAsync(state, activity, LongestStart, cancellationToken);
            if (trouble is not null && attempt == Attempts)
                throw _starter.Explain(trouble);
        }

        activity.Succeed(before.IsHealthy ? "is running" : $"Ready at {Network(state).NodeAddress}");
        return Endpoint(state);
    }

    public async Task LoadImagesAsync(
        IReadOnlyList<SandboxImage> archives, IReporter reporter, CancellationToken cancellationToken = default)
    {
        using var activity = reporter.Begin("Images");
        await _images.LoadAsync(archives, activity, cancellationToken);
    }

    public async Task RemoveAsync(IReporter reporter, CancellationToken cancellationToken = default)
    {
        using var activity = reporter.Begin("Remove the Kubernetes node");
        using var alone = await LockAsync("removing the node", activity, cancellationToken);
        var network = (await _states.ReadAsync(cancellationToken))?.Network is { } number
            ? new NodeNetwork(number)
            : await _networks.FindAsync(_options.StateDirectory, cancellationToken);
        if (network is not null)
            await _remains.ClearAsync(_paths, network, cancellationToken);
        // One file system: a mount that somebody made in there is not ours to empty.
        var removed = await _processes.RunAsync(new CommandSpec("rm", "-rf", "--one-file-system", _paths.State, _states.Path), cancellationToken: cancellationToken);
        removed.EnsureSucceeded("The sandbox's files could not be removed.");
        if (Directory.Exists(_options.StateDirectory) && !Directory.EnumerateFileSystemEntries(_options.StateDirectory).Any())
            Directory.Delete(_options.StateDirectory);
        if (network is null)
        {
            activity.Skip("there is none");
            return;
        }

        _networks.Release(network);
        activity.Succeed();
    }

    private static NodeNetwork Network(SandboxState state) => new(state.Network ?? throw new DeliveryException(
        "The sandbox's state is of no use.", $"It is a node's, and names no network: {state}.", "Run Teardown, then the same command again."));

    private async Task StartAsync(SandboxState state, IActivity activity, CancellationToken cancellationToken)
    {
        var network = Network(state);
        activity.Update("clearing up");
        await _remains.ClearAsync(_paths, network, cancellationToken);
        var build = new NodeBuild(_options.CacheDirectory, _processes);
        await build.EnsureAsync(activity, cancellationToken);
        activity.Update("starting");
        await new NodeFiles(_paths).WriteAsync(state, network, cancellationToken);
        await _starter.StartAsync(build.Programs, cancellationToken);
    }

    private async Task<SandboxState> CreateAsync(CancellationToken cancellationToken)
    {
        if (_paths.State.StartsWith("/run/", StringComparison.Ordinal))
        {
            throw new DeliveryException(
                "The sandbox cannot keep its state below /run.",
                $"The node has a /run of its own, and {_options.StateDirectory} would vanish in it.",
                "Use a checkout in another place.");
        }

        SandboxState? state = null;
        await _networks.TakeAsync(
            _options.StateDirectory,
            network =>
            {
                state = new SandboxState(SandboxState.CurrentVersion, Kind, $"sandbox-{_options.Environment}", _time.GetUtcNow(), network.Number);
                return _states.WriteAsync(state, cancellationToken);
            },
            network => _remains.ClearAbandonedAsync(network, cancellationToken),
            cancellationToken);
        return state!;
    }

    private Task<NodeCondition> LookAsync(SandboxState state, CancellationToken cancellationToken) =>
        _health.LookAsync(state, Network(state), cancellationToken);

    private Task<string?> WaitAsync(SandboxState state, IActivity activity, TimeSpan patience, CancellationToken cancellationToken) =>
        _starter.WaitAsync(() => LookAsync(state, cancellationToken), activity, patience, cancellationToken);

    private Task<SandboxLock> LockAsync(string purpose, IActivity activity, CancellationToken cancellationToken) =>
        SandboxLock.AcquireAsync(
            _options.LockFile, purpose, holder => activity.Line($"Waiting for {holder}."), _time, cancellationToken);

    private ClusterEndpoint Endpoint(SandboxState state) => new(_paths.AdminKubeconfig, state.Name, Network(state).NodeAddress);
}
