using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Sets how many pods a workload has.</summary>
public record V1HorizontalPodAutoscaler : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "HorizontalPodAutoscaler";
    public const string KubeGroup = "autoscaling";
    public const string KubePluralName = "horizontalpodautoscalers";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public V1HorizontalPodAutoscalerSpec Spec { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record V1HorizontalPodAutoscalerList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<V1HorizontalPodAutoscaler> Items { get; set; }
}

/// <summary>Which workload, and within what limits.</summary>
public record V1HorizontalPodAutoscalerSpec
{
    public required int MaxReplicas { get; set; }

    public int? MinReplicas { get; set; }

    public required V1CrossVersionObjectReference ScaleTargetRef { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>An object of the same namespace.</summary>
public record V1CrossVersionObjectReference
{
    public string ApiVersion { get; set; }

    public required string Kind { get; set; }

    public required string Name { get; set; }
}
