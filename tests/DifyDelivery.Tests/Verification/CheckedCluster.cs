using System.Reflection;
using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Tests.Terraform;
using DifyDelivery.Verification;

namespace DifyDelivery.Tests.Verification;

/// <summary>Plays what the checks of a release look at in its cluster.</summary>
public class CheckedCluster : DispatchProxy
{
    public List<Workload> Workloads { get; } = [];

    public List<ServiceInfo> Services { get; } = [];

    public List<Pod> Pods { get; } = [];

    public static CheckedCluster Create() => (CheckedCluster)(object)Create<ICluster, CheckedCluster>();

    /// <summary>Dify on the server outside, with this cluster.</summary>
    public VerificationSubject Subject()
    {
        var settings = SampleSettings.Azure with { Topology = Topology.FlexibleServer };
        return new(
            settings, (ICluster)(object)this, null!, new HelmRelease("", null, "dify", "dify"), new DifyValuesRequest { Settings = settings, Topology = settings.Topology },
            _ => throw new NotSupportedException(), _ => throw new NotSupportedException(), _ => throw new NotSupportedException(), TimeProvider.System);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(ICluster.ListWorkloadsAsync) => Task.FromResult<IReadOnlyList<Workload>>([.. Workloads]),
        nameof(ICluster.ListServicesAsync) => Task.FromResult<IReadOnlyList<ServiceInfo>>([.. Services]),
        nameof(ICluster.ListPodsAsync) => Task.FromResult<IReadOnlyList<Pod>>([.. Pods]),
        _ => throw new NotSupportedException(targetMethod.Name),
    };
}
