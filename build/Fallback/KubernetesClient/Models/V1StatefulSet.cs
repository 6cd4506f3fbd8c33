using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A workload whose pods have names and storage of their own.</summary>
public record V1StatefulSet : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "StatefulSet";
    public const string KubeGroup = "apps";
    public const string KubePluralName = "statefulsets";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public V1StatefulSetSpec Spec { get; set; }

    public V1StatefulSetStatus Status { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record V1StatefulSetList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<V1StatefulSet> Items { get; set; }
}
