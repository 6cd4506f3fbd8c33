using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How far a stateful set is.</summary>
public record V1StatefulSetStatus
{
    public int? CurrentReplicas { get; set; }

    public string CurrentRevision { get; set; }

    public long? ObservedGeneration { get; set; }

    public int? ReadyReplicas { get; set; }

    public required int Replicas { get; set; }

    public string UpdateRevision { get; set; }

    public int? UpdatedReplicas { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
