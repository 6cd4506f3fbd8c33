using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A lock with a holder and an expiry.</summary>
public record V1Lease : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Lease";
    public const string KubeGroup = "coordination.k8s.io";
    public const string KubePluralName = "leases";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public V1LeaseSpec Spec { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record V1LeaseList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<V1Lease> Items { get; set; }
}

/// <summary>Who holds a lease, since when, and for how long after the last renewal.</summary>
public record V1LeaseSpec
{
    public DateTime? AcquireTime { get; set; }

    public string HolderIdentity { get; set; }

    public int? LeaseDurationSeconds { get; set; }

    public int? LeaseTransitions { get; set; }

    public DateTime? RenewTime { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
