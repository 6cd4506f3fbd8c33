using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How far a deployment is. A count that is zero is absent.</summary>
public record V1DeploymentStatus
{
    public int? AvailableReplicas { get; set; }

    public IList<V1DeploymentCondition> Conditions { get; set; }

    public long? ObservedGeneration { get; set; }

    public int? ReadyReplicas { get; set; }

    public int? Replicas { get; set; }

    public int? UnavailableReplicas { get; set; }

    public int? UpdatedReplicas { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>One thing that is true or not of a deployment: available, progressing.</summary>
public record V1DeploymentCondition
{
    public DateTime? LastTransitionTime { get; set; }

    public DateTime? LastUpdateTime { get; set; }

    public string Message { get; set; }

    public string Reason { get; set; }

    public required string Status { get; set; }

    public required string Type { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
