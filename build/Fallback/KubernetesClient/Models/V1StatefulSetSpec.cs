using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How many pods a stateful set keeps, which, and with what storage.</summary>
public record V1StatefulSetSpec
{
    public string PodManagementPolicy { get; set; }

    public int? Replicas { get; set; }

    public int? RevisionHistoryLimit { get; set; }

    public required V1LabelSelector Selector { get; set; }

    public string ServiceName { get; set; }

    public required V1PodTemplateSpec Template { get; set; }

    public V1StatefulSetUpdateStrategy UpdateStrategy { get; set; }

    public IList<V1PersistentVolumeClaim> VolumeClaimTemplates { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>Whether pods are replaced by themselves when the template changes.</summary>
public record V1StatefulSetUpdateStrategy
{
    public string Type { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
