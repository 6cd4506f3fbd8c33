using System.Text.Json;

namespace DifyDelivery.Helm;

/// <summary>Asks a chart's values.schema.json what kind of value a key takes.</summary>
internal static class ValueSchema
{
    /// <summary>The JSON types that the schema lists for a path; null when it says nothing about it.</summary>
    public static IReadOnlyList<string>? Types(JsonElement? schema, string path)
    {
        if (schema is not { } node)
            return null;
        foreach (var key in path.Split('.'))
        {
            if (!node.TryGetProperty("properties", out var properties) || !properties.TryGetProperty(key, out node))
                return null;
        }

        return !node.TryGetProperty("type", out var type) ? null
            : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(item => item.GetString() ?? "")]
            : [type.GetString() ?? ""];
    }

    /// <summary>Whether one of the types takes such a value; null when there is no type to go by.</summary>
    public static bool? Accepts(IReadOnlyList<string>? types, YamlKind kind) => types?.Any(type => Takes(type, kind));

    /// <summary>The types in words; null when the schema says nothing about the path.</summary>
    public static string? InWords(JsonElement? schema, string path) =>
        Types(schema, path) is { } types ? string.Join(" or ", types.Where(type => type != "null").Select(InWords)) : null;

    private static bool Takes(string type, YamlKind kind) => (type, kind) switch
    {
        ("object", YamlKind.Map) or ("array", YamlKind.List) or ("string", YamlKind.Text) or ("boolean", YamlKind.Boolean) => true,
        ("integer", YamlKind.Integer) or ("number", YamlKind.Integer or YamlKind.Number) or ("null", YamlKind.Null) => true,
        _ => false,
    };

    private static string InWords(string type) => (type switch
    {
        "object" => YamlKind.Map,
        "array" => YamlKind.List,
        "boolean" => YamlKind.Boolean,
        "integer" => YamlKind.Integer,
        "number" => YamlKind.Number,
        _ => YamlKind.Text,
    }).InWords();
}
