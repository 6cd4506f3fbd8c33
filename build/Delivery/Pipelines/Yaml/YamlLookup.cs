namespace DifyDelivery.Pipelines.Yaml;

/// <summary>Finds things in what was read. What is missing, or of another shape, is null or empty: the hosts' own validators judge shapes.</summary>
internal static class YamlLookup
{
    public static YamlNode? Find(this YamlNode? node, string key) =>
        node is YamlMap map ? map.Entries.FirstOrDefault(entry => entry.Key == key)?.Value : null;

    public static string? Text(this YamlNode? node) => node switch
    {
        YamlText text => text.Text,
        YamlLiteral literal => literal.Text,
        _ => null,
    };

    public static string? Text(this YamlNode? node, string key) => node.Find(key).Text();

    public static bool? Flag(this YamlNode? node, string key) => bool.TryParse(node.Text(key), out var flag) ? flag : null;

    public static int? Number(this YamlNode? node, string key) => int.TryParse(node.Text(key), out var number) ? number : null;

    public static IReadOnlyList<YamlEntry> Entries(this YamlNode? node, string key) => (node.Find(key) as YamlMap)?.Entries ?? [];

    public static IReadOnlyList<YamlNode> Items(this YamlNode? node, string key) => (node.Find(key) as YamlList)?.Items ?? [];

    /// <summary>A list of texts, or one text in its place.</summary>
    public static IReadOnlyList<string> Texts(this YamlNode? node, string key) => node.Find(key) switch
    {
        YamlList list => [.. list.Items.Select(item => item.Text()).OfType<string>()],
        { } single when single.Text() is { Length: > 0 } text => [text],
        _ => [],
    };

    public static IReadOnlyList<KeyValuePair<string, string>> Pairs(this YamlNode? node, string key) =>
        [.. node.Entries(key).Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Text() ?? string.Empty))];
}
