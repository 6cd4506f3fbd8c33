using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What every object has: its name, labels, version and life.</summary>
public record V1ObjectMeta
{
    public IDictionary<string, string> Annotations { get; set; }

    public DateTime? CreationTimestamp { get; set; }

    public long? DeletionGracePeriodSeconds { get; set; }

    public DateTime? DeletionTimestamp { get; set; }

    public IList<string> Finalizers { get; set; }

    public string GenerateName { get; set; }

    public long? Generation { get; set; }

    public IDictionary<string, string> Labels { get; set; }

    public string Name { get; set; }

    [JsonPropertyName("namespace")]
    public string NamespaceProperty { get; set; }

    public IList<V1OwnerReference> OwnerReferences { get; set; }

    public string ResourceVersion { get; set; }

    public string Uid { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>The object that this one lives and dies with.</summary>
public record V1OwnerReference
{
    public required string ApiVersion { get; set; }

    public bool? BlockOwnerDeletion { get; set; }

    public bool? Controller { get; set; }

    public required string Kind { get; set; }

    public required string Name { get; set; }

    public required string Uid { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
