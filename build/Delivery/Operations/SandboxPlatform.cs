using DifyDelivery.Errors;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Planning;
using DifyDelivery.Sandbox;

namespace DifyDelivery.Operations;

/// <summary>This machine: a cluster of our own, and images made here.</summary>
internal sealed class SandboxPlatform(DeliveryContext context, SandboxClusters clusters, SandboxImages images, string cacheDirectory) : IPlatform
{
    private static readonly TimeSpan UsualStart = TimeSpan.FromSeconds(12);
    private ISandboxCluster? _cluster;
    private ClusterState _state = new(ClusterStatus.Absent, "not looked for yet");
    private ConnectedCluster? _connected;
    private ConnectedCluster? _administrator;
    private SandboxServerModule? _server;
    private IReadOnlyList<SandboxImage> _images = [];

    public DifyImages? Images => _images is [var postgresql, var standIn] ? new(standIn.Reference, postgresql.Reference) : null;

    public PreparationLook Preparation => PreparationLook.None;

    public bool OwnsCluster => _cluster?.Kind != SandboxClusterKinds.Context;

    public ConnectedCluster? Found => _connected;

    public ConnectedCluster Connected =>
        _connected ?? throw new DeliveryException("The sandbox's cluster is not there.", remedy: $"Run '{context.Command("DeployDify")}'.");

    /// <summary>The way in of what plays Azure, which is not bound by a target's Role.</summary>
    public ConnectedCluster Administrator => _administrator ?? Connected;

    public IServerModule Server => _server ??= new SandboxServerModule(context, this);

    public Task<string> ChartAsync(CancellationToken cancellationToken) => Task.FromResult(context.Folders.SandboxChart);

    public async Task<ConnectedCluster?> ObserveAsync(ICollection<Finding> findings, CancellationToken cancellationToken)
    {
        _images = await images.DescribeAsync(cacheDirectory, cancellationToken);
        var choice = await clusters.ChooseAsync(cancellationToken);
        foreach (var finding in choice.Findings)
        {
            findings.Add(finding);
        }

        if (choice.Kind is null)
        {
            return null;
        }

        _cluster = clusters.Create(choice);
        _state = await _cluster.ObserveAsync(cancellationToken);
        if (_state is { Status: ClusterStatus.Running, Endpoint: { } endpoint })
        {
            await ConnectAsync(endpoint, cancellationToken);
            if (await new RightsCheck(context).FindAsync(Connected.Api, cancellationToken) is { } missing)
            {
                findings.Add(missing);
            }
        }

        return _connected;
    }

    /// <summary>Which kind of cluster would be used here, and why; for Doctor.</summary>
    public async Task<(string Detail, IReadOnlyList<Finding> Findings)> ChooseAsync(CancellationToken cancellationToken)
    {
        var choice = await clusters.ChooseAsync(cancellationToken);
        return (choice.Explanation, choice.Findings);
    }

    public IReadOnlyList<OperationStep> Prepare() =>
    [
        new(
            new PlannedStep(
                "images.build", "Make the sandbox's images", _images.All(image => File.Exists(image.ArchivePath)) ? StepEffect.None : StepEffect.Create,
                string.Join('\n', _images.Select(image => image.Reference))),
            async (scope, token) => await images.EnsureAsync(cacheDirectory, scope, token)),
        new(
            new PlannedStep("cluster.start", StartTitle(), StartEffect(), _state.Detail, _state.Status == ClusterStatus.Running ? null : UsualStart),
            StartAsync),
        new(
            new PlannedStep(
                "images.load", "Bring the images into the cluster", _state.Status == ClusterStatus.Running ? StepEffect.None : StepEffect.Create,
                "those that it lacks"),
            (scope, token) => Cluster.LoadImagesAsync(_images, scope, token)),
    ];

    public IReadOnlyList<OperationStep> Outline() => [];

    public IReadOnlyList<OperationStep> Remove() =>
    [
        new(
            new PlannedStep(
                "cluster.remove", OwnsCluster ? "Remove the sandbox's cluster and everything in it" : "Forget the cluster, which stays",
                _state.Status == ClusterStatus.Absent ? StepEffect.None : StepEffect.Destroy, _state.Detail),
            (scope, token) => Cluster.RemoveAsync(scope, token)),
    ];

    public async Task<IReadOnlyList<string>> ListLossesAsync(CancellationToken cancellationToken)
    {
        if (_connected is not null)
        {
            return
            [
                .. await VolumeLosses.ListAsync(_connected.Api, context.Release.Namespace, cancellationToken),
                .. await VolumeLosses.ListAsync(Administrator.Api, "flexible-server", cancellationToken),
            ];
        }

        // Nothing answers that could be asked: a folder with state may hold volumes.
        var state = context.Folders.State(context.Environment);
        return Directory.Exists(state) && Directory.EnumerateFileSystemEntries(state).Any()
            ? [$"whatever is in {Path.GetRelativePath(context.Folders.Root, state)}; its cluster does not answer"]
            : [];
    }

    private ISandboxCluster Cluster => _cluster ?? throw new InvalidOperationException("The platform was not observed first.");

    private async Task StartAsync(StepScope scope, CancellationToken cancellationToken)
    {
        var endpoint = await Cluster.EnsureAsync(scope, cancellationToken);
        await ConnectAsync(endpoint, cancellationToken);
        scope.Summary($"kubeconfig {Path.GetRelativePath(context.Folders.Root, endpoint.KubeconfigPath)}");
    }

    private async Task ConnectAsync(ClusterEndpoint endpoint, CancellationToken cancellationToken)
    {
        _administrator = await OpenAsync(endpoint, cancellationToken);
        _connected = Cluster.Kind == SandboxClusterKinds.Node && await new SandboxRights(context).EnsureAsync(_administrator, cancellationToken) is { } own
            ? await OpenAsync(own, cancellationToken)
            : _administrator;
    }

    private async Task<ConnectedCluster> OpenAsync(ClusterEndpoint endpoint, CancellationToken cancellationToken) =>
        new(await KubernetesCluster.ConnectAsync(endpoint.KubeconfigPath, endpoint.Context, context.Time, cancellationToken), endpoint);

    private string StartTitle() => _state.Status switch
    {
        ClusterStatus.Running => "Find the sandbox's cluster",
        ClusterStatus.Broken => "Repair the sandbox's cluster",
        _ => "Start the sandbox's cluster",
    };

    private StepEffect StartEffect() => _state.Status switch
    {
        ClusterStatus.Running => StepEffect.None,
        ClusterStatus.Broken => StepEffect.Change,
        _ => StepEffect.Create,
    };
}
