using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How the kubelet asks a container whether it is well.</summary>
public record V1Probe
{
    public V1ExecAction Exec { get; set; }

    public int? FailureThreshold { get; set; }

    public V1HTTPGetAction HttpGet { get; set; }

    public int? InitialDelaySeconds { get; set; }

    public int? PeriodSeconds { get; set; }

    public int? SuccessThreshold { get; set; }

    public V1TCPSocketAction TcpSocket { get; set; }

    public int? TimeoutSeconds { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A probe that runs a command.</summary>
public record V1ExecAction
{
    public IList<string> Command { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A probe that asks over HTTP.</summary>
public record V1HTTPGetAction
{
    public string Host { get; set; }

    public string Path { get; set; }

    public required IntOrString Port { get; set; }

    public string Scheme { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>A probe that opens a connection.</summary>
public record V1TCPSocketAction
{
    public string Host { get; set; }

    public required IntOrString Port { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
