using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A change to an object. A string body is sent as it stands; another one is serialised with its nulls left out.</summary>
[JsonConverter(typeof(V1PatchConverter))]
public record V1Patch
{
    public V1Patch(object body, PatchType type)
    {
        if (type == PatchType.Unknown)
            throw new ArgumentException("The type of a patch must be said.", nameof(type));
        Content = body ?? throw new ArgumentNullException(nameof(body));
        Type = type;
    }

    public enum PatchType
    {
        Unknown,
        JsonPatch,
        MergePatch,
        StrategicMergePatch,
        ApplyPatch,
    }

    public object Content { get; private set; }

    public PatchType Type { get; private set; }

    internal string MediaType => Type switch
    {
        PatchType.JsonPatch => "application/json-patch+json",
        PatchType.MergePatch => "application/merge-patch+json",
        PatchType.StrategicMergePatch => "application/strategic-merge-patch+json",
        _ => "application/apply-patch+yaml",
    };
}
