using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One container of a pod.</summary>
public record V1Container
{
    public IList<string> Args { get; set; }

    public IList<string> Command { get; set; }

    public IList<V1EnvVar> Env { get; set; }

    public IList<V1EnvFromSource> EnvFrom { get; set; }

    public string Image { get; set; }

    public string ImagePullPolicy { get; set; }

    public V1Probe LivenessProbe { get; set; }

    public required string Name { get; set; }

    public IList<V1ContainerPort> Ports { get; set; }

    public V1Probe ReadinessProbe { get; set; }

    public V1ResourceRequirements Resources { get; set; }

    public V1SecurityContext SecurityContext { get; set; }

    public V1Probe StartupProbe { get; set; }

    public bool? Stdin { get; set; }

    public bool? Tty { get; set; }

    public IList<V1VolumeMount> VolumeMounts { get; set; }

    public string WorkingDir { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A port that a container listens on.</summary>
public record V1ContainerPort
{
    public required int ContainerPort { get; set; }

    public int? HostPort { get; set; }

    public string Name { get; set; }

    public string Protocol { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>What a container asks for, and its limits.</summary>
public record V1ResourceRequirements
{
    public IDictionary<string, ResourceQuantity> Limits { get; set; }

    public IDictionary<string, ResourceQuantity> Requests { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
