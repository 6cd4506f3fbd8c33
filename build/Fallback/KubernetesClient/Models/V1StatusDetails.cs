using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Which object an error is about, and its causes.</summary>
public record V1StatusDetails
{
    public IList<V1StatusCause> Causes { get; set; }

    public string Group { get; set; }

    public string Kind { get; set; }

    public string Name { get; set; }

    public int? RetryAfterSeconds { get; set; }

    public string Uid { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}

/// <summary>One cause of an error: the field, and what is wrong with it.</summary>
public record V1StatusCause
{
    public string Field { get; set; }

    public string Message { get; set; }

    public string Reason { get; set; }

    [JsonInclude, JsonExtensionData]
    internal IDictionary<string, JsonElement> Unknown { get; set; }
}
