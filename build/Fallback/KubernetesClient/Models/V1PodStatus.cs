using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How a pod fares.</summary>
public record V1PodStatus
{
    public IList<V1PodCondition> Conditions { get; set; }

    public IList<V1ContainerStatus> ContainerStatuses { get; set; }

    public string HostIP { get; set; }

    public IList<V1ContainerStatus> InitContainerStatuses { get; set; }

    public string Message { get; set; }

    public string Phase { get; set; }

    public string PodIP { get; set; }

    public string Reason { get; set; }

    public DateTime? StartTime { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>One thing that is true or not of a pod: scheduled, ready.</summary>
public record V1PodCondition
{
    public DateTime? LastProbeTime { get; set; }

    public DateTime? LastTransitionTime { get; set; }

    public string Message { get; set; }

    public string Reason { get; set; }

    public required string Status { get; set; }

    public required string Type { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
