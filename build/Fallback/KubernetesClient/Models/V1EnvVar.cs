using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One environment variable.</summary>
public record V1EnvVar
{
    public required string Name { get; set; }

    public string Value { get; set; }

    public V1EnvVarSource ValueFrom { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>Where the value of an environment variable comes from.</summary>
public record V1EnvVarSource
{
    public V1ConfigMapKeySelector ConfigMapKeyRef { get; set; }

    public V1ObjectFieldSelector FieldRef { get; set; }

    public V1SecretKeySelector SecretKeyRef { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>One value of a config map.</summary>
public record V1ConfigMapKeySelector
{
    public required string Key { get; set; }

    public string Name { get; set; }

    public bool? Optional { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>One value of a secret.</summary>
public record V1SecretKeySelector
{
    public required string Key { get; set; }

    public string Name { get; set; }

    public bool? Optional { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A field of the pod itself.</summary>
public record V1ObjectFieldSelector
{
    public string ApiVersion { get; set; }

    public required string FieldPath { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
