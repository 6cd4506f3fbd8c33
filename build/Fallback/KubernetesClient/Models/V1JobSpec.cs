using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What a job runs, and how often it may fail.</summary>
public record V1JobSpec
{
    public long? ActiveDeadlineSeconds { get; set; }

    public int? BackoffLimit { get; set; }

    public int? Completions { get; set; }

    public int? Parallelism { get; set; }

    public required V1PodTemplateSpec Template { get; set; }

    public int? TtlSecondsAfterFinished { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
