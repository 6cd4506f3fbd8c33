using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A stable name and address in front of pods.</summary>
public record V1Service : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Service";
    public const string KubeGroup = "";
    public const string KubePluralName = "services";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public V1ServiceSpec Spec { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record V1ServiceList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<V1Service> Items { get; set; }
}

/// <summary>Which pods a service stands for, and on which ports.</summary>
public record V1ServiceSpec
{
    public string ClusterIP { get; set; }

    public string ExternalName { get; set; }

    public IList<V1ServicePort> Ports { get; set; }

    public IDictionary<string, string> Selector { get; set; }

    public string Type { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>One port of a service.</summary>
public record V1ServicePort
{
    public string Name { get; set; }

    public int? NodePort { get; set; }

    public required int Port { get; set; }

    public string Protocol { get; set; }

    public IntOrString TargetPort { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
