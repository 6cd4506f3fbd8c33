using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A secret: named values, kept out of everything else.</summary>
public record V1Secret : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Secret";
    public const string KubeGroup = "";
    public const string KubePluralName = "secrets";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public IDictionary<string, byte[]> Data { get; set; }

    public bool? Immutable { get; set; }

    public IDictionary<string, string> StringData { get; set; }

    public string Type { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record V1SecretList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<V1Secret> Items { get; set; }
}
