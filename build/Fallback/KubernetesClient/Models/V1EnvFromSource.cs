using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Environment variables taken whole from a config map or secret.</summary>
public record V1EnvFromSource
{
    public V1ConfigMapEnvSource ConfigMapRef { get; set; }

    public string Prefix { get; set; }

    public V1SecretEnvSource SecretRef { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>The config map that gives environment variables.</summary>
public record V1ConfigMapEnvSource
{
    public string Name { get; set; }

    public bool? Optional { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>The secret that gives environment variables.</summary>
public record V1SecretEnvSource
{
    public string Name { get; set; }

    public bool? Optional { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
