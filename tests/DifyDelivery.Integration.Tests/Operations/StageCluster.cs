using System.Globalization;
using System.Reflection;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>Plays the cluster that Dify and its first server are in: what Helm last sent runs at once, and a tunnel leads to a real server.</summary>
public class StageCluster : DispatchProxy
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _secrets = [];
    private readonly Dictionary<string, ConfigMapContent> _maps = [];
    private readonly Dictionary<string, int> _replicas = [];
    private int _version;

    private const int PostgresPort = 5432;

    /// <summary>The port of what answers for Dify's api.</summary>
    public int HttpPort { get; set; }

    /// <summary>The port of the server in the cluster.</summary>
    public int ServerPort { get; set; }

    /// <summary>Asked before a ConfigMap is written; what it throws ends the run there.</summary>
    public Action<string>? BeforeWrite { get; set; }

    public IReadOnlyDictionary<string, int> Replicas => _replicas;

    /// <summary>Names of the engine's pods that are there.</summary>
    public ICollection<string> Engines { get; } = [];

    /// <summary>A workload that never becomes ready; null: all do.</summary>
    public string? Broken { get; set; }

    /// <summary>Whether the release has the server in the cluster.</summary>
    public bool HasServer { get; set; }

    /// <summary>What a command in a pod prints.</summary>
    public string Printed { get; set; } = "";

    /// <summary>The address of every pod of Dify's.</summary>
    public string? PodAddress { get; set; }

    /// <summary>The volumes of the namespace.</summary>
    public List<VolumeClaim> Claims { get; set; } = [];

    /// <summary>A volume as it is listed.</summary>
    public static VolumeClaim Claim(string name, string uid) => new(name, uid, "Bound", 1L << 33, 1L << 33, "standard", default, new Dictionary<string, string>());

    public static (ICluster Cluster, StageCluster Stage) Create()
    {
        var cluster = Create<ICluster, StageCluster>();
        return (cluster, (StageCluster)(object)cluster);
    }

    /// <summary>Runs what a manifest asks for.</summary>
    public void Apply(string manifest)
    {
        _replicas.Clear();
        foreach (var workload in ReleaseWorkload.Of(manifest))
        {
            _replicas[workload.Component] = workload.Replicas;
        }
    }

    /// <summary>Starts a pod that nobody asked for.</summary>
    public void Start(string component) => _replicas[component] = 1;

    /// <summary>Writes a ConfigMap as somebody else would.</summary>
    public void Touch(string name) => _maps[name] = _maps[name] with { Version = NextVersion() };

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(ICluster.GetServerVersionAsync) => Task.FromResult(new ServerVersion("v1.36.0", 1, 36)),
        nameof(ICluster.ListServicesAsync) => Task.FromResult<IReadOnlyList<ServiceInfo>>([]),
        nameof(ICluster.EnsureNamespaceAsync) => Task.FromResult(false),
        nameof(ICluster.AcquireLeaseAsync) => EnvironmentLease.AcquireAsync(new Leases(), (LeaseRequest)args![0]!, TimeProvider.System, (CancellationToken)args[1]!),
        nameof(ICluster.ReadSecretAsync) => Task.FromResult(_secrets.GetValueOrDefault((string)args![1]!)),
        nameof(ICluster.EnsureSecretAsync) => Ensure((string)args![1]!, (IReadOnlyDictionary<string, string>)args[2]!),
        nameof(ICluster.ReadConfigMapAsync) => Task.FromResult(_maps.GetValueOrDefault((string)args![1]!)),
        nameof(ICluster.WriteConfigMapAsync) => WriteAsync((string)args![1]!, (IReadOnlyDictionary<string, string>)args[2]!, (string?)args[3]),
        nameof(ICluster.ListVolumeClaimsAsync) => Task.FromResult<IReadOnlyList<VolumeClaim>>([.. Claims]),
        nameof(ICluster.DeleteVolumeClaimsAsync) => Remove((IReadOnlyCollection<VolumeClaim>)args![1]!),
        nameof(ICluster.ListAutoscalersAsync) => Task.FromResult<IReadOnlyList<Autoscaler>>([]),
        nameof(ICluster.ListPodsAsync) when args![1] is string selector && selector.Contains("dify-delivery", StringComparison.Ordinal) =>
            Task.FromResult<IReadOnlyList<Pod>>([.. Engines.Select(name => new Pod { Name = name, Phase = "Running" })]),
        nameof(ICluster.ListPodsAsync) when args![1] is string selector && selector.Contains("=postgresql", StringComparison.Ordinal) => Task.FromResult<IReadOnlyList<Pod>>([]),
        nameof(ICluster.DeletePodsAsync) => Delete((IReadOnlyCollection<Pod>)args![1]!),
        nameof(ICluster.ExecAsync) => Task.FromResult(new ExecResult(0, Printed, "")),
        nameof(ICluster.ListPodsAsync) => Task.FromResult<IReadOnlyList<Pod>>([.. _replicas.Where(pair => pair.Value > 0).Select(pair => new Pod
        {
            Name = $"dify-{pair.Key}-0", Phase = "Running", Ready = true, Address = PodAddress,
            Labels = new Dictionary<string, string> { ["component"] = pair.Key, ["app.kubernetes.io/instance"] = "dify" },
        })]),
        nameof(ICluster.ListWorkloadsAsync) when args![1] is string selector && selector.Contains("=postgresql", StringComparison.Ordinal) => Task.FromResult<IReadOnlyList<Workload>>(
            HasServer ? [new Workload { Kind = WorkloadKind.StatefulSet, Name = "dify-postgresql-primary", Desired = 1 }] : []),
        nameof(ICluster.DeleteStatefulSetsAsync) => Task.CompletedTask,
        nameof(ICluster.ListWorkloadsAsync) => Task.FromResult<IReadOnlyList<Workload>>([.. Workloads()]),
        nameof(ICluster.ScaleAsync) => Scale((string)args![2]!, (int)args[3]!),
        nameof(ICluster.FollowRolloutAsync) => FollowAsync((RolloutRequest)args![0]!),
        nameof(ICluster.Forward) => PortForward.Open((string)args![1]!, 0, token => StageTunnel.ConnectAsync((int)args[2]! == PostgresPort ? ServerPort : HttpPort, token)),
        _ => throw new NotSupportedException(targetMethod.Name),
    };

    private async IAsyncEnumerable<RolloutSnapshot> FollowAsync(RolloutRequest request)
    {
        await Task.CompletedTask;
        yield return Broken is { } workload && !request.Ignored.Contains(workload)
            ? new RolloutSnapshot(TimeSpan.Zero, RolloutState.Failed, [], new FailureDiagnosis($"{workload} is broken.", "Unschedulable", null, null, [], [], "kubectl get pods"))
            : new RolloutSnapshot(TimeSpan.Zero, RolloutState.Complete, []);
    }

    private IEnumerable<Workload> Workloads()
    {
        var workloads = _replicas.Select(pair => new Workload
        {
            Kind = WorkloadKind.Deployment,
            Name = $"dify-{pair.Key}",
            Desired = pair.Value,
            Current = pair.Value,
            Updated = pair.Value,
            Ready = pair.Value,
            Available = pair.Value,
        });
        return Broken is { } broken
            ? [.. workloads.Where(workload => workload.Name != broken), new Workload { Kind = WorkloadKind.StatefulSet, Name = broken, Desired = 1 }]
            : workloads;
    }

    private Task<EnsureOutcome> Ensure(string name, IReadOnlyDictionary<string, string> values)
    {
        _secrets[name] = values;
        return Task.FromResult(default(EnsureOutcome));
    }

    private Task<IReadOnlyList<Pod>> Delete(IEnumerable<Pod> pods)
    {
        foreach (var pod in pods)
        {
            Engines.Remove(pod.Name);
        }

        return Task.FromResult<IReadOnlyList<Pod>>([]);
    }

    private Task Remove(IReadOnlyCollection<VolumeClaim> claims)
    {
        Claims.RemoveAll(claim => claims.Any(one => one.Uid == claim.Uid));
        return Task.CompletedTask;
    }

    private Task Scale(string name, int replicas)
    {
        _replicas[name["dify-".Length..]] = replicas;
        return Task.CompletedTask;
    }

    private Task<string> WriteAsync(string name, IReadOnlyDictionary<string, string> values, string? expected)
    {
        BeforeWrite?.Invoke(string.Concat(values.Values));
        if (_maps.GetValueOrDefault(name)?.Version != expected)
        {
            throw new ConfigMapChangedException("dify", name);
        }

        _maps[name] = new ConfigMapContent(values, NextVersion());
        return Task.FromResult(_maps[name].Version);
    }

    private string NextVersion() => (++_version).ToString(CultureInfo.InvariantCulture);

    private sealed class Leases : ILeaseStore
    {
        public Task<LeaseRecord?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<LeaseRecord?>(null);

        public Task<LeaseRecord?> TryWriteAsync(LeaseRecord lease, CancellationToken cancellationToken) => Task.FromResult<LeaseRecord?>(lease with { Version = "1" });
    }
}
