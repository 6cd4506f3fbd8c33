using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Something that happened to an object.</summary>
public record Corev1Event : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Event";
    public const string KubeGroup = "";
    public const string KubePluralName = "events";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public required V1ObjectMeta Metadata { get; set; }

    public int? Count { get; set; }

    public DateTime? EventTime { get; set; }

    public DateTime? FirstTimestamp { get; set; }

    public required V1ObjectReference InvolvedObject { get; set; }

    public DateTime? LastTimestamp { get; set; }

    public string Message { get; set; }

    public string Reason { get; set; }

    public string ReportingComponent { get; set; }

    public string ReportingInstance { get; set; }

    public V1EventSource Source { get; set; }

    public string Type { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record Corev1EventList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<Corev1Event> Items { get; set; }
}

/// <summary>Who reports an event.</summary>
public record V1EventSource
{
    public string Component { get; set; }

    public string Host { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
