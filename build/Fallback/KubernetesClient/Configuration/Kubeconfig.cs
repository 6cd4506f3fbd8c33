using k8s.Exceptions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace k8s;

/// <summary>
/// One kubeconfig file as a tree. The tree is walked instead of being bound to classes: that costs a tenth of the time at start-up.
/// </summary>
internal sealed class Kubeconfig
{
    private readonly YamlMappingNode _root;
    private readonly string _path;

    private Kubeconfig(string path, YamlMappingNode root)
    {
        _path = path;
        _root = root;
    }

    public string CurrentContext => Text(_root, "current-context");

    public static Kubeconfig Load(string path)
    {
        if (!File.Exists(path))
            throw new KubeConfigException($"There is no kubeconfig at {Path.GetFullPath(path)}.");
        using var reader = File.OpenText(path);
        return Parse(Path.GetFullPath(path), reader);
    }

    public static string Text(YamlNode node, string key) =>
        Child(node, key) is YamlScalarNode { Value: { Length: > 0 } value } scalar && !(scalar.Style == ScalarStyle.Plain && value is "null" or "~")
            ? value
            : null;

    public static YamlNode Child(YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    public static IEnumerable<YamlNode> Items(YamlNode node, string key) =>
        Child(node, key) is YamlSequenceNode sequence ? sequence.Children : [];

    /// <summary>What stands under a name in <c>clusters</c>, <c>users</c> or <c>contexts</c>, or null.</summary>
    public YamlNode Find(string list, string kind, string name) =>
        Items(_root, list).Where(item => string.Equals(Text(item, "name"), name, StringComparison.OrdinalIgnoreCase))
            .Select(item => Child(item, kind))
            .FirstOrDefault(node => node is not null);

    public IEnumerable<string> Names(string list) => Items(_root, list).Select(item => Text(item, "name"));

    /// <summary>A path in the file is relative to the file.</summary>
    public string Resolve(string path) => path is null ? null : Path.Combine(Path.GetDirectoryName(_path), path);

    private static Kubeconfig Parse(string path, TextReader reader)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(reader);
            if (yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode root)
                return new Kubeconfig(path, root);
        }
        catch (YamlException exception)
        {
            // Only the place: a YAML parser's message may repeat the text, and this file holds credentials.
            throw new KubeConfigException($"{path} is not valid YAML at line {exception.Start.Line}, column {exception.Start.Column}.");
        }

        throw new KubeConfigException($"{path} is not a kubeconfig: it is empty or no mapping.");
    }
}
