using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A workload that ends.</summary>
public record V1Job : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Job";
    public const string KubeGroup = "batch";
    public const string KubePluralName = "jobs";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public V1JobSpec Spec { get; set; }

    public V1JobStatus Status { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record V1JobList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<V1Job> Items { get; set; }
}
