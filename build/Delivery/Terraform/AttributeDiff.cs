using System.Globalization;
using System.Text.Json;

namespace DifyDelivery.Terraform;

/// <summary>What differs between a resource before and after, value by value, for people to read.</summary>
internal static class AttributeDiff
{
    private const string Sensitive = "(sensitive)";
    private const string Unknown = "(known after apply)";

    public static IReadOnlyList<AttributeChange> Compute(JsonElement change)
    {
        var before = Side(change, "before");
        var after = Side(change, "after");
        if (change.Find("after_unknown") is { ValueKind: not JsonValueKind.False } unknown)
        {
            foreach (var path in Flatten(unknown, "").Where(leaf => leaf.Value == "true").Select(leaf => leaf.Key))
            {
                after[path] = Unknown;
            }
        }

        return
        [
            .. before.Keys.Union(after.Keys)
                .Select(path => new AttributeChange(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path)))
                .Where(attribute => attribute.Before != attribute.After)
                .OrderBy(attribute => attribute.Path, StringComparer.Ordinal),
        ];
    }

    public static string Join(IEnumerable<string> steps) => string.Concat(steps).TrimStart('.');

    public static string Step(JsonElement step) =>
        step.ValueKind == JsonValueKind.Number
            ? string.Create(CultureInfo.InvariantCulture, $"[{step.GetInt32()}]")
            : $".{step.GetString()}";

    private static Dictionary<string, string> Side(JsonElement change, string side)
    {
        var values = change.Find(side) is { } element ? Flatten(element, "").ToDictionary() : [];
        if (change.Find($"{side}_sensitive") is not { } marks)
        {
            return values;
        }

        foreach (var mark in Flatten(marks, "").Where(leaf => leaf.Value == "true").Select(leaf => leaf.Key))
        {
            // A mark on an object covers everything below it.
            foreach (var path in values.Keys.Where(path => mark.Length == 0 || path == mark || path.StartsWith($"{mark}.", StringComparison.Ordinal)
                || path.StartsWith($"{mark}[", StringComparison.Ordinal)).ToList())
            {
                values[path] = Sensitive;
            }
        }

        return values;
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .SelectMany(member => Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray()
            .SelectMany((item, index) => Flatten(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))),
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        _ => [KeyValuePair.Create(path, element.GetRawText())],
    };
}
