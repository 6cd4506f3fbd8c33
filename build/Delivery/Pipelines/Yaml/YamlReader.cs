using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Pipelines.Yaml;

/// <summary>Reads a document back, for the rules that look at files: every scalar a text, as both hosts' grammars have it.</summary>
internal static class YamlReader
{
    /// <exception cref="YamlException">The text is not YAML: a tab, a repeated key, an open quote.</exception>
    public static YamlMap Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count > 0 && stream.Documents[0].RootNode is YamlMappingNode root ? Map(root) : new YamlMap([]);
    }

    private static YamlMap Map(YamlMappingNode node) =>
        new([.. node.Children.Select(child => new YamlEntry((child.Key as YamlScalarNode)?.Value ?? string.Empty, Node(child.Value)))]);

    private static Yaml.YamlNode Node(YamlDotNet.RepresentationModel.YamlNode node) => node switch
    {
        YamlMappingNode map => Map(map),
        YamlSequenceNode list => new YamlList([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } literal => new YamlLiteral(literal.Value),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when int.TryParse(scalar.Value, out _) => new YamlLiteral(scalar.Value!),
        YamlScalarNode scalar => new YamlText(scalar.Value ?? string.Empty),
        _ => new YamlText(string.Empty),
    };
}
