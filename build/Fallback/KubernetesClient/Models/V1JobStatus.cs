using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How far a job is.</summary>
public record V1JobStatus
{
    public int? Active { get; set; }

    public DateTime? CompletionTime { get; set; }

    public IList<V1JobCondition> Conditions { get; set; }

    public int? Failed { get; set; }

    public DateTime? StartTime { get; set; }

    public int? Succeeded { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>Whether a job is complete or has failed, and why.</summary>
public record V1JobCondition
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
