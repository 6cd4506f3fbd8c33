using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How to delete: grace, what becomes of dependents, and only if it is still the same object.</summary>
public record V1DeleteOptions
{
    public string ApiVersion { get; set; }

    public IList<string> DryRun { get; set; }

    public long? GracePeriodSeconds { get; set; }

    public string Kind { get; set; }

    public V1Preconditions Preconditions { get; set; }

    public string PropagationPolicy { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>An act is refused unless the object still has this uid and version.</summary>
public record V1Preconditions
{
    public string ResourceVersion { get; set; }

    public string Uid { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
