using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The replica count of a workload, by itself.</summary>
public record V1Scale : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Scale";
    public const string KubeGroup = "autoscaling";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public V1ScaleSpec Spec { get; set; }

    public V1ScaleStatus Status { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>The count that is wanted.</summary>
public record V1ScaleSpec
{
    public int? Replicas { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>The count that there is.</summary>
public record V1ScaleStatus
{
    public required int Replicas { get; set; }

    public string Selector { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
