using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A namespace.</summary>
public record V1Namespace : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Namespace";
    public const string KubeGroup = "";
    public const string KubePluralName = "namespaces";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public V1NamespaceStatus Status { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record V1NamespaceList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<V1Namespace> Items { get; set; }
}

/// <summary>Whether a namespace is active or going.</summary>
public record V1NamespaceStatus
{
    public string Phase { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
