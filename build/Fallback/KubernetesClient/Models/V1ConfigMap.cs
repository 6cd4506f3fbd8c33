using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Named values that are no secret.</summary>
public record V1ConfigMap : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "ConfigMap";
    public const string KubeGroup = "";
    public const string KubePluralName = "configmaps";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public IDictionary<string, byte[]> BinaryData { get; set; }

    public IDictionary<string, string> Data { get; set; }

    public bool? Immutable { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record V1ConfigMapList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<V1ConfigMap> Items { get; set; }
}
