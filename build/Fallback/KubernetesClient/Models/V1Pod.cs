using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A pod: containers that run together on one node.</summary>
public record V1Pod : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Pod";
    public const string KubeGroup = "";
    public const string KubePluralName = "pods";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public V1PodSpec Spec { get; set; }

    public V1PodStatus Status { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record V1PodList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<V1Pod> Items { get; set; }
}
