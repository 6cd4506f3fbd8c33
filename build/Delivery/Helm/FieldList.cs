using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>A field's value in a comparable form.</summary>
internal sealed record FieldValue(YamlKind Kind, string Text, bool IsSecret)
{
    /// <summary>The value for a message; a secret's is only named as the former or the new one.</summary>
    public string Shown(string which) => IsSecret ? $"({which} secret)" : Kind == YamlKind.Text ? $"\"{Text}\"" : Text;
}

/// <summary>
/// Flattens an object into its leaves. Lists whose items have names (containers, env, ports, volumes) go by name, so that an inserted
/// item is one change; null and empty maps are as good as absent.
/// </summary>
internal static partial class FieldList
{
    public static IReadOnlyDictionary<string, FieldValue> Of(YamlMappingNode item)
    {
        Dictionary<string, FieldValue> fields = new(StringComparer.Ordinal);
        Add(fields, item, "", isSecret: false, isSecretObject: item.TextAt("kind") == "Secret");
        return fields;
    }

    /// <summary>Whether a variable of this name holds a secret.</summary>
    public static bool IsSecretVariable(string name) => SecretVariable().IsMatch(name);

    private static void Add(Dictionary<string, FieldValue> fields, YamlNode node, string path, bool isSecret, bool isSecretObject)
    {
        switch (node)
        {
            case YamlMappingNode map:
                var isSecretVariable = map.TextAt("name") is { } name && IsSecretVariable(name);
                foreach (var (key, value) in map.Entries())
                {
                    var isData = isSecretObject && path.Length == 0 && key is "data" or "stringData";
                    Add(fields, value, KeyPath.Join(path, key), isSecret || isData || (isSecretVariable && key == "value"), isSecretObject);
                }

                break;
            case YamlSequenceNode list:
                var names = list.Children.Select(item => item.TextAt("name")).Distinct().Count(text => text is not null);
                var byName = names == list.Children.Count;
                for (var i = 0; i < list.Children.Count; i++)
                    Add(fields, list.Children[i], $"{path}[{(byName ? list.Children[i].TextAt("name") : i)}]", isSecret, isSecretObject);
                break;
            case YamlScalarNode scalar when scalar.Kind() != YamlKind.Null:
                fields[path] = new(scalar.Kind(), scalar.Value ?? "", isSecret);
                break;
        }
    }

    [GeneratedRegex("(?i)(PASSWORD|SECRET|TOKEN|_KEY|APIKEY|BROKER_URL)$")]
    private static partial Regex SecretVariable();
}
