using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The version of a list, and where its next chunk begins.</summary>
public record V1ListMeta
{
    [JsonPropertyName("continue")]
    public string ContinueProperty { get; set; }

    public long? RemainingItemCount { get; set; }

    public string ResourceVersion { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
