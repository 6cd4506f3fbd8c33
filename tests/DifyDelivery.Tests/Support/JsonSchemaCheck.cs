using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DifyDelivery.Tests.Support;

/// <summary>
/// Checks a document against a JSON Schema, as far as the schemas in <c>docs/</c> go. A keyword that it does not know is an error: no rule is
/// overlooked.
/// </summary>
internal sealed class JsonSchemaCheck(JsonElement root)
{
    private static readonly string[] Annotations = ["$schema", "$id", "$defs", "title", "description"];

    public static JsonSchemaCheck Load(string path) => new(JsonDocument.Parse(File.ReadAllText(path)).RootElement);

    public IReadOnlyList<string> Errors(JsonElement document) => [.. Check(root, document, "$")];

    private IEnumerable<string> Check(JsonElement schema, JsonElement value, string path) =>
        schema.EnumerateObject().Where(rule => !Annotations.Contains(rule.Name)).SelectMany(rule => rule.Name switch
        {
            "$ref" => Check(Resolve(rule.Value.GetString()!), value, path),
            "type" => Types(rule.Value).Any(type => Is(type, value)) ? [] : [$"{path}: {value.ValueKind} is not {rule.Value}"],
            "const" => JsonElement.DeepEquals(rule.Value, value) ? [] : [$"{path}: {value} is not {rule.Value}"],
            "enum" => rule.Value.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)) ? [] : [$"{path}: {value} is none of {rule.Value}"],
            "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.Value.GetString()!) ? [] : [$"{path}: '{value}' does not match {rule.Value}"],
            "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= rule.Value.GetDecimal() ? [] : [$"{path}: {value} is less than {rule.Value}"],
            "minItems" => value.GetArrayLength() >= rule.Value.GetInt32() ? [] : [$"{path}: too few items"],
            "format" => Format(rule.Value.GetString()!, value) ? [] : [$"{path}: '{value}' is no {rule.Value}"],
            "required" => value.ValueKind != JsonValueKind.Object ? [] : rule.Value.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{path}: lacks {name}"),
            "properties" => value.ValueKind != JsonValueKind.Object ? [] : rule.Value.EnumerateObject()
                .Where(property => value.TryGetProperty(property.Name, out _))
                .SelectMany(property => Check(property.Value, value.GetProperty(property.Name), $"{path}.{property.Name}")),
            "additionalProperties" => rule.Value.ValueKind == JsonValueKind.True || value.ValueKind != JsonValueKind.Object ? [] : value.EnumerateObject()
                .Where(member => !schema.TryGetProperty("properties", out var known) || !known.TryGetProperty(member.Name, out _))
                .SelectMany(member => Check(rule.Value, member.Value, $"{path}.{member.Name}")),
            "items" => value.ValueKind != JsonValueKind.Array ? [] : value.EnumerateArray().SelectMany((item, index) => Check(rule.Value, item, $"{path}[{index}]")),
            "oneOf" => rule.Value.EnumerateArray().Select(choice => Check(choice, value, path).ToList()).ToList() is var tried && tried.Count(errors => errors.Count == 0) == 1
                ? []
                : [$"{path}: fits not exactly one of {tried.Count}: {string.Join("; ", tried.SelectMany(errors => errors))}"],
            _ => throw new NotSupportedException($"The check does not know the keyword '{rule.Name}'."),
        });

    private JsonElement Resolve(string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(root, (element, part) => element.GetProperty(part));

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(item => item.GetString()!) : [type.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException($"The check does not know the type '{type}'."),
    };

    private static bool Format(string format, JsonElement value) => value.ValueKind != JsonValueKind.String || format switch
    {
        "date-time" => DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => throw new NotSupportedException($"The check does not know the format '{format}'."),
    };
}
