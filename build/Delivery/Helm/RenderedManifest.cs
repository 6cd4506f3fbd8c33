using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>The objects of a rendered chart.</summary>
internal sealed class RenderedManifest(string text)
{
    public IReadOnlyList<YamlMappingNode> Objects { get; } = [.. Yaml.Documents(text).Where(item => item.TextAt("kind") is not null)];

    public YamlMappingNode? Find(string kind, string name) =>
        Objects.FirstOrDefault(item => item.TextAt("kind") == kind && item.TextAt("metadata", "name") == name);

    /// <summary>The Deployment whose pods carry the label <c>component</c>.</summary>
    public YamlMappingNode? Workload(string component) =>
        Objects.FirstOrDefault(item =>
            item.TextAt("kind") == "Deployment" && item.TextAt("spec", "template", "metadata", "labels", "component") == component);
}
