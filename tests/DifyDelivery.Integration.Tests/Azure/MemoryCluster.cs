using System.Globalization;
using System.Reflection;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Integration.Tests.Azure;

/// <summary>Plays an AKS cluster for what provisioning asks of one: its version, a namespace, a lock, one Secret, volumes. Anything else fails.</summary>
public class MemoryCluster : DispatchProxy
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _secrets = [];
    private readonly MemoryLeases _leases = new();

    /// <summary>How long a lock is good for; null for what is asked. It is renewed, or found lost, three times in that.</summary>
    public TimeSpan? LockDuration { get; set; }

    /// <summary>Somebody else takes the lock.</summary>
    public void TakeLock(string holder) => _leases.Taker = holder;

    /// <summary>Whoever has the lock gives it back.</summary>
    public void FreeLock() => _leases.Free();

    /// <summary>Deployments that were started anew, in order.</summary>
    public List<string> Restarted { get; } = [];

    /// <summary>Deployments that run.</summary>
    public List<string> Running { get; } = [];

    /// <summary>The one Secret that there is.</summary>
    public IReadOnlyDictionary<string, string> Secret => _secrets.Values.Single();

    /// <summary>It is another cluster from now on.</summary>
    public void Forget() => _secrets.Clear();

    public static (ICluster Cluster, MemoryCluster Memory) Create()
    {
        var cluster = Create<ICluster, MemoryCluster>();
        return (cluster, (MemoryCluster)(object)cluster);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case "get_Address":
                return new Uri("https://aks-dify-dev-abc123.hcp.westeurope.azmk8s.io");
            case nameof(ICluster.GetServerVersionAsync):
                return Task.FromResult(new ServerVersion("v1.33.4", 1, 33));
            case nameof(ICluster.FindRefusedAsync):
                return Task.FromResult<IReadOnlyList<AccessRight>>([]);
            case nameof(ICluster.EnsureNamespaceAsync):
                return Task.FromResult(false);
            case nameof(ICluster.AcquireLeaseAsync):
                return EnvironmentLease.AcquireAsync(_leases, Asked((LeaseRequest)args![0]!), TimeProvider.System, (CancellationToken)args[1]!);
            case nameof(ICluster.ReadSecretAsync):
                return Task.FromResult(_secrets.GetValueOrDefault((string)args![1]!));
            case nameof(ICluster.EnsureSecretAsync):
                _secrets[(string)args![1]!] = (IReadOnlyDictionary<string, string>)args[2]!;
                return Task.FromResult(default(EnsureOutcome));
            case nameof(ICluster.ListWorkloadsAsync):
                return Task.FromResult<IReadOnlyList<Workload>>([.. Running.Select(name => new Workload { Kind = WorkloadKind.Deployment, Name = name, Desired = 1 })]);
            case nameof(ICluster.RestartAsync):
                Restarted.Add((string)args![2]!);
                return Task.CompletedTask;
            case nameof(ICluster.ListVolumeClaimsAsync):
                return Task.FromResult<IReadOnlyList<VolumeClaim>>([]);
            default:
                throw new NotSupportedException(targetMethod.Name);
        }
    }

    private LeaseRequest Asked(LeaseRequest request) => LockDuration is { } duration ? request with { Duration = duration } : request;

    private sealed class MemoryLeases : ILeaseStore
    {
        private LeaseRecord? _lease;
        private int _version;

        public string? Taker { get; set; }

        public void Free() => (Taker, _lease) = (null, null);

        public Task<LeaseRecord?> ReadAsync(CancellationToken cancellationToken) =>
            Task.FromResult(Taker is null ? _lease : _lease! with { Holder = Taker, Version = "theirs" });

        public Task<LeaseRecord?> TryWriteAsync(LeaseRecord lease, CancellationToken cancellationToken)
        {
            if (Taker is not null || lease.Version != _lease?.Version)
            {
                return Task.FromResult<LeaseRecord?>(null);
            }

            _lease = lease with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
            return Task.FromResult<LeaseRecord?>(_lease);
        }
    }
}
