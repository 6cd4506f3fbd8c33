using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What a pod runs.</summary>
public record V1PodSpec
{
    public long? ActiveDeadlineSeconds { get; set; }

    public V1Affinity Affinity { get; set; }

    public bool? AutomountServiceAccountToken { get; set; }

    public required IList<V1Container> Containers { get; set; }

    public bool? EnableServiceLinks { get; set; }

    public string Hostname { get; set; }

    public IList<V1Container> InitContainers { get; set; }

    public string NodeName { get; set; }

    public IDictionary<string, string> NodeSelector { get; set; }

    public string RestartPolicy { get; set; }

    public V1PodSecurityContext SecurityContext { get; set; }

    public string ServiceAccountName { get; set; }

    public long? TerminationGracePeriodSeconds { get; set; }

    public IList<V1Volume> Volumes { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>What the pods of a workload look like.</summary>
public record V1PodTemplateSpec
{
    public V1ObjectMeta Metadata { get; set; }

    public V1PodSpec Spec { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
