using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How many pods a deployment keeps, and which.</summary>
public record V1DeploymentSpec
{
    public int? MinReadySeconds { get; set; }

    public bool? Paused { get; set; }

    public int? ProgressDeadlineSeconds { get; set; }

    public int? Replicas { get; set; }

    public int? RevisionHistoryLimit { get; set; }

    public required V1LabelSelector Selector { get; set; }

    public required V1PodTemplateSpec Template { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
