using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A stateless workload.</summary>
public record V1Deployment : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Deployment";
    public const string KubeGroup = "apps";
    public const string KubePluralName = "deployments";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public V1DeploymentSpec Spec { get; set; }

    public V1DeploymentStatus Status { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A list, or a chunk of one.</summary>
public record V1DeploymentList : IKubernetesObject<V1ListMeta>
{
    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ListMeta Metadata { get; set; }

    public required IList<V1Deployment> Items { get; set; }
}
