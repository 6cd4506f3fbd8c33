using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Asks whether the caller may do something.</summary>
public record V1SelfSubjectAccessReview : IKubernetesObject<V1ObjectMeta>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "SelfSubjectAccessReview";
    public const string KubeGroup = "authorization.k8s.io";
    public const string KubePluralName = "selfsubjectaccessreviews";

    public string ApiVersion { get; set; }

    public string Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; }

    public required V1SelfSubjectAccessReviewSpec Spec { get; set; }

    public V1SubjectAccessReviewStatus Status { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>What the caller wants to do.</summary>
public record V1SelfSubjectAccessReviewSpec
{
    public V1ResourceAttributes ResourceAttributes { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A verb on a kind of object.</summary>
public record V1ResourceAttributes
{
    public string Group { get; set; }

    public string Name { get; set; }

    [JsonPropertyName("namespace")]
    public string NamespaceProperty { get; set; }

    public string Resource { get; set; }

    public string Subresource { get; set; }

    public string Verb { get; set; }

    public string Version { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>Whether it is allowed.</summary>
public record V1SubjectAccessReviewStatus
{
    public required bool Allowed { get; set; }

    public bool? Denied { get; set; }

    public string EvaluationError { get; set; }

    public string Reason { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
