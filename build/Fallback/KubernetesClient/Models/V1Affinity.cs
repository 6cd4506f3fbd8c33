using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Where a pod would rather run.</summary>
public record V1Affinity
{
    public V1NodeAffinity NodeAffinity { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>Which nodes a pod would rather run on.</summary>
public record V1NodeAffinity
{
    public IList<V1PreferredSchedulingTerm> PreferredDuringSchedulingIgnoredDuringExecution { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>One wish, and how much it counts.</summary>
public record V1PreferredSchedulingTerm
{
    public required V1NodeSelectorTerm Preference { get; set; }

    public required int Weight { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>Which nodes.</summary>
public record V1NodeSelectorTerm
{
    public IList<V1NodeSelectorRequirement> MatchExpressions { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>One demand on a node's labels.</summary>
public record V1NodeSelectorRequirement
{
    public required string Key { get; set; }

    [JsonPropertyName("operator")]
    public required string OperatorProperty { get; set; }

    public IList<string> Values { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
