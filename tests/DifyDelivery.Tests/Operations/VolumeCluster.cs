using System.Reflection;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Tests.Operations;

/// <summary>Plays a cluster's volumes, StatefulSets and pods, and writes down what is done to them.</summary>
public class VolumeCluster : DispatchProxy
{
    private readonly Dictionary<string, VolumeClaim> _claims = new(StringComparer.Ordinal);

    public ICluster Api => (ICluster)(object)this;

    /// <summary>What was asked and done, in order.</summary>
    public List<string> Did { get; } = [];

    public List<Workload> Sets { get; } = [];

    public List<Pod> Pods { get; } = [];

    /// <summary>What is said once a claim asks for more.</summary>
    public List<ClusterEvent> Events { get; } = [];

    public string StorageClass { get; set; } = "managed-csi-premium";

    /// <summary>What the API server says to the question whether a claim may grow.</summary>
    public string? Refusal { get; set; }

    public bool MayPatch { get; set; } = true;

    /// <summary>Whether a driver grows what asks for more.</summary>
    public bool Grows { get; set; } = true;

    public static VolumeCluster Create() => (VolumeCluster)(object)Create<ICluster, VolumeCluster>();

    public void Add(string name, string uid, long bytes) =>
        _claims[name] = new VolumeClaim(name, uid, "Bound", bytes, bytes, null, default, new Dictionary<string, string>());

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(ICluster.ListVolumeClaimsAsync) => Task.FromResult<IReadOnlyList<VolumeClaim>>([.. _claims.Values.Select(claim => claim with { StorageClass = StorageClass })]),
        nameof(ICluster.ListWorkloadsAsync) => Task.FromResult<IReadOnlyList<Workload>>([.. Sets]),
        nameof(ICluster.ListPodsAsync) => Task.FromResult<IReadOnlyList<Pod>>([.. Pods]),
        nameof(ICluster.ListEventsAsync) => Task.FromResult<IReadOnlyList<ClusterEvent>>(Did.Exists(what => what.StartsWith("grow", StringComparison.Ordinal)) ? [.. Events] : []),
        nameof(ICluster.FindRefusedAsync) => Task.FromResult<IReadOnlyList<AccessRight>>(MayPatch ? [] : (IReadOnlyList<AccessRight>)args![1]!),
        nameof(ICluster.FindGrowthRefusalAsync) => Asked((VolumeClaim)args![1]!, (string)args[2]!),
        nameof(ICluster.GrowVolumeClaimAsync) => Grown((VolumeClaim)args![1]!, (string)args[2]!),
        nameof(ICluster.DeleteStatefulSetsAsync) => Deleted((IReadOnlyCollection<Workload>)args![1]!, args[2]!),
        nameof(ICluster.DeletePodsAsync) => Ended((IReadOnlyCollection<Pod>)args![1]!),
        _ => throw new NotSupportedException(targetMethod.Name),
    };

    private Task<string?> Asked(VolumeClaim claim, string size)
    {
        Did.Add($"ask {claim.Name} {size}");
        return Task.FromResult(Refusal);
    }

    private Task Grown(VolumeClaim claim, string size)
    {
        Did.Add($"grow {claim.Uid} {size}");
        var bytes = StorageSize.Bytes(size);
        _claims[claim.Name] = _claims[claim.Name] with { RequestedBytes = bytes, CapacityBytes = Grows ? bytes : _claims[claim.Name].CapacityBytes };
        return Task.CompletedTask;
    }

    private Task Deleted(IReadOnlyCollection<Workload> sets, object pods)
    {
        Did.AddRange(sets.Select(set => $"delete {set.Uid} {pods}"));
        Sets.RemoveAll(set => sets.Any(one => one.Uid == set.Uid));
        return Task.CompletedTask;
    }

    private Task<IReadOnlyList<Pod>> Ended(IReadOnlyCollection<Pod> pods)
    {
        Did.AddRange(pods.Select(pod => $"end {pod.Uid}"));
        return Task.FromResult<IReadOnlyList<Pod>>([]);
    }
}
