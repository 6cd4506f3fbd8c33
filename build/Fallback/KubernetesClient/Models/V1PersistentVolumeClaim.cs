using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A claim on storage.</summary>
public record V1PersistentVolumeClaim : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "PersistentVolumeClaim";
    public const string KubeGroup = "";
    public const string KubePluralName = "persistentvolumeclaims";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public V1PersistentVolumeClaimSpec Spec { get; set; }

    public V1PersistentVolumeClaimStatus Status { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record V1PersistentVolumeClaimList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<V1PersistentVolumeClaim> Items { get; set; }
}

/// <summary>What storage is asked for.</summary>
public record V1PersistentVolumeClaimSpec
{
    public IList<string> AccessModes { get; set; }

    public V1VolumeResourceRequirements Resources { get; set; }

    public string StorageClassName { get; set; }

    public string VolumeMode { get; set; }

    public string VolumeName { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>What storage was given.</summary>
public record V1PersistentVolumeClaimStatus
{
    public IList<string> AccessModes { get; set; }

    public IDictionary<string, ResourceQuantity> Capacity { get; set; }

    public string Phase { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>How much storage a claim asks for.</summary>
public record V1VolumeResourceRequirements
{
    public IDictionary<string, ResourceQuantity> Limits { get; set; }

    public IDictionary<string, ResourceQuantity> Requests { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
