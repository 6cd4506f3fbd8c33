using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How one container fares: ready, restarts, and its state now and before.</summary>
public record V1ContainerStatus
{
    public string ContainerID { get; set; }

    public required string Image { get; set; }

    public required string ImageID { get; set; }

    public V1ContainerState LastState { get; set; }

    public required string Name { get; set; }

    public required bool Ready { get; set; }

    public required int RestartCount { get; set; }

    public bool? Started { get; set; }

    public V1ContainerState State { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
