using System.Text.Json;
using System.Text.Json.Serialization;

namespace DifyDelivery.Engine;

/// <summary>How both ends write and read.</summary>
internal static class EngineJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };
}
