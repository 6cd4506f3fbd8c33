using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace DifyDelivery.Helm;

/// <summary>Reads YAML as Helm does, and walks it.</summary>
internal static class Yaml
{
    /// <summary>All documents that are maps; empty ones are left out.</summary>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public static IReadOnlyList<YamlMappingNode> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(new StringReader(text))));
        return [.. stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>()];
    }

    /// <summary>The only document; an empty map where there is none.</summary>
    public static YamlMappingNode Single(string text) => Documents(text) is [var first, ..] ? first : new YamlMappingNode();

    /// <summary>The node at a path of keys, or null.</summary>
    public static YamlNode? At(this YamlNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
            node = node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
        return node;
    }

    /// <summary>The text of the scalar at a path, or null.</summary>
    public static string? TextAt(this YamlNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is YamlScalarNode scalar && scalar.Kind() != YamlKind.Null ? scalar.Value : null;

    /// <summary>The items of the list at a path; none where there is no list.</summary>
    public static IEnumerable<YamlNode> ItemsAt(this YamlNode? node, params ReadOnlySpan<string> path) =>
        (node.At(path) as YamlSequenceNode)?.Children ?? [];

    /// <summary>Keys and values of a map; none where it is no map.</summary>
    public static IEnumerable<(string Key, YamlNode Value)> Entries(this YamlNode? node) =>
        (node as YamlMappingNode)?.Children.Select(pair => ((pair.Key as YamlScalarNode)?.Value ?? "", pair.Value)) ?? [];

    /// <summary>Writes maps, lists and scalars; text that another reader would take for a number or a boolean is quoted.</summary>
    public static string Write(object value) =>
        new SerializerBuilder().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).WithIndentedSequences().DisableAliases().Build()
            .Serialize(value);
}
