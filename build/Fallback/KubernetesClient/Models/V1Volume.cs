using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A volume of a pod and where it comes from.</summary>
public record V1Volume
{
    public V1ConfigMapVolumeSource ConfigMap { get; set; }

    public V1EmptyDirVolumeSource EmptyDir { get; set; }

    public required string Name { get; set; }

    public V1PersistentVolumeClaimVolumeSource PersistentVolumeClaim { get; set; }

    public V1SecretVolumeSource Secret { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>Where a volume appears in a container.</summary>
public record V1VolumeMount
{
    public required string MountPath { get; set; }

    public required string Name { get; set; }

    [JsonPropertyName("readOnly")]
    public bool? ReadOnlyProperty { get; set; }

    public string SubPath { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A volume filled from a config map.</summary>
public record V1ConfigMapVolumeSource
{
    public int? DefaultMode { get; set; }

    public string Name { get; set; }

    public bool? Optional { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A volume filled from a secret.</summary>
public record V1SecretVolumeSource
{
    public int? DefaultMode { get; set; }

    public bool? Optional { get; set; }

    public string SecretName { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A volume that lives as long as its pod.</summary>
public record V1EmptyDirVolumeSource
{
    public string Medium { get; set; }

    public ResourceQuantity SizeLimit { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A volume that a claim gives.</summary>
public record V1PersistentVolumeClaimVolumeSource
{
    public required string ClaimName { get; set; }

    [JsonPropertyName("readOnly")]
    public bool? ReadOnlyProperty { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
