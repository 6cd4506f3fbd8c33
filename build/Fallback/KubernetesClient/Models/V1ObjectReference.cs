using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Names another object, as an event does.</summary>
public record V1ObjectReference
{
    public string ApiVersion { get; set; }

    public string FieldPath { get; set; }

    public string Kind { get; set; }

    public string Name { get; set; }

    [JsonPropertyName("namespace")]
    public string NamespaceProperty { get; set; }

    public string ResourceVersion { get; set; }

    public string Uid { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
