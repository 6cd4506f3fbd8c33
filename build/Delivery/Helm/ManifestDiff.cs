using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>Compares the manifest of the last release with a newly rendered one, object by object and field by field.</summary>
internal static class ManifestDiff
{
    public static ReleaseDiff Compare(string? before, string after)
    {
        var former = Index(before ?? "");
        var wanted = Index(after);
        return new(
        [
            .. wanted.Where(item => !former.ContainsKey(item.Key)).Select(item => Whole(ObjectAction.Create, item.Value)),
            .. wanted.Where(item => former.ContainsKey(item.Key)).Select(item => Change(former[item.Key], item.Value)).OfType<ObjectChange>(),
            .. former.Where(item => !wanted.ContainsKey(item.Key)).Select(item => Gone(item.Value)),
        ]);
    }

    private static ObjectChange? Change(YamlMappingNode before, YamlMappingNode after)
    {
        var former = FieldList.Of(before);
        var wanted = FieldList.Of(after);
        var fields = former.Keys.Union(wanted.Keys)
            .Where(path => former.GetValueOrDefault(path) != wanted.GetValueOrDefault(path))
            .Select(path => new FieldChange(path, former.GetValueOrDefault(path)?.Shown("former"), wanted.GetValueOrDefault(path)?.Shown("new")))
            .OrderBy(field => field.Path, StringComparer.Ordinal)
            .ToList();
        return fields.Count == 0 ? null : Whole(ObjectAction.Change, after) with { Fields = fields };
    }

    private static ObjectChange Whole(ObjectAction action, YamlNode item) =>
        new(action, item.TextAt("kind") ?? "", item.TextAt("metadata", "name") ?? "", []);

    private static ObjectChange Gone(YamlNode item) => Whole(IsKept(item) ? ObjectAction.Keep : ObjectAction.Delete, item);

    private static bool IsKept(YamlNode item) => item.TextAt("metadata", "annotations", "helm.sh/resource-policy") == "keep";

    // The version of an API may change without the object becoming another one; its group may not.
    private static Dictionary<(string Group, string Kind, string Namespace, string Name), YamlMappingNode> Index(string manifest)
    {
        Dictionary<(string, string, string, string), YamlMappingNode> index = [];
        foreach (var item in new RenderedManifest(manifest).Objects)
        {
            var version = item.TextAt("apiVersion") ?? "";
            var group = version.Contains('/', StringComparison.Ordinal) ? version[..version.IndexOf('/', StringComparison.Ordinal)] : "";
            var space = item.TextAt("metadata", "namespace") ?? "";
            index[(group, item.TextAt("kind") ?? "", space, item.TextAt("metadata", "name") ?? "")] = item;
        }

        return index;
    }
}
