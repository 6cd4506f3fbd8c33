using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A container runs, waits or has ended.</summary>
public record V1ContainerState
{
    public V1ContainerStateRunning Running { get; set; }

    public V1ContainerStateTerminated Terminated { get; set; }

    public V1ContainerStateWaiting Waiting { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>Since when a container runs.</summary>
public record V1ContainerStateRunning
{
    public DateTime? StartedAt { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>Why a container does not run yet.</summary>
public record V1ContainerStateWaiting
{
    public string Message { get; set; }

    public string Reason { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>How a container ended.</summary>
public record V1ContainerStateTerminated
{
    public string ContainerID { get; set; }

    public required int ExitCode { get; set; }

    public DateTime? FinishedAt { get; set; }

    public string Message { get; set; }

    public string Reason { get; set; }

    public int? Signal { get; set; }

    public DateTime? StartedAt { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
