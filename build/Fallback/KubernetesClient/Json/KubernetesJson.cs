using System.Text.Json;
using System.Text.Json.Serialization;

namespace k8s;

/// <summary>JSON as an API server speaks it: camel case, nulls left out, times in UTC.</summary>
public static class KubernetesJson
{
    internal static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new UtcTimeConverter() },
    };

    public static string Serialize(object value) => JsonSerializer.Serialize(value, Options);

    public static TValue Deserialize<TValue>(string json) => JsonSerializer.Deserialize<TValue>(json, Options);

    public static TValue Deserialize<TValue>(JsonElement json) => json.Deserialize<TValue>(Options);

    public static TValue Deserialize<TValue>(Stream json) => JsonSerializer.Deserialize<TValue>(json, Options);
}
