using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What a pod's containers may do.</summary>
public record V1PodSecurityContext
{
    public long? FsGroup { get; set; }

    public long? RunAsGroup { get; set; }

    public bool? RunAsNonRoot { get; set; }

    public long? RunAsUser { get; set; }

    public V1SeccompProfile SeccompProfile { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>What one container may do.</summary>
public record V1SecurityContext
{
    public bool? AllowPrivilegeEscalation { get; set; }

    public V1Capabilities Capabilities { get; set; }

    public bool? ReadOnlyRootFilesystem { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>The kernel's rights of a container.</summary>
public record V1Capabilities
{
    public IList<string> Add { get; set; }

    public IList<string> Drop { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>Which system calls a container may make.</summary>
public record V1SeccompProfile
{
    public string LocalhostProfile { get; set; }

    public required string Type { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
