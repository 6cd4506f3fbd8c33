using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The version of the API server.</summary>
public record VersionInfo
{
    public required string BuildDate { get; set; }

    public required string Compiler { get; set; }

    public required string GitCommit { get; set; }

    public required string GitTreeState { get; set; }

    public required string GitVersion { get; set; }

    public required string GoVersion { get; set; }

    public required string Major { get; set; }

    public required string Minor { get; set; }

    public required string Platform { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
