using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Selects objects by their labels.</summary>
public record V1LabelSelector
{
    public IDictionary<string, string> MatchLabels { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
