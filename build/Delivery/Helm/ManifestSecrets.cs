using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>Writes a manifest in one way only, and without the values of its Secrets: fit to be kept, compared and read.</summary>
internal static class ManifestSecrets
{
    private const string Hidden = "(hidden)";

    public static string Hide(string manifest)
    {
        var documents = new RenderedManifest(manifest).Objects
            .OrderBy(item => item.TextAt("kind"), StringComparer.Ordinal)
            .ThenBy(item => item.TextAt("metadata", "namespace"), StringComparer.Ordinal)
            .ThenBy(item => item.TextAt("metadata", "name"), StringComparer.Ordinal)
            .Select(item => new YamlDocument(Copy(item, isSecret: item.TextAt("kind") == "Secret", isValue: false, path: "")));
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(documents).Save(writer, assignAnchors: false);
        return writer.ToString();
    }

    private static YamlNode Copy(YamlNode node, bool isSecret, bool isValue, string path)
    {
        switch (node)
        {
            case YamlMappingNode map:
                var copy = new YamlMappingNode();
                var hidesValue = map.TextAt("name") is { } name && FieldList.IsSecretVariable(name);
                foreach (var (key, value) in map.Entries().OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    var isData = isSecret && path.Length == 0 && key is "data" or "stringData";
                    copy.Add(key, Copy(value, isSecret, isValue || isData || (hidesValue && key == "value") || key.EndsWith("last-applied-configuration", StringComparison.Ordinal), KeyPath.Join(path, key)));
                }

                return copy;
            case YamlSequenceNode list:
                return new YamlSequenceNode(list.Children.Select(item => Copy(item, isSecret, isValue, path + "[]")));
            default:
                return isValue ? new YamlScalarNode(Hidden) : node;
        }
    }
}
