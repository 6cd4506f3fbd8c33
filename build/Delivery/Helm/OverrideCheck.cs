using DifyDelivery.Planning;
using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>Says which keys of a values file have no effect, because the generated values, which come last, set them otherwise.</summary>
internal static class OverrideCheck
{
    // Set in helm/values for people who read or render it by hand, and decided anew by every run: topology and fence.
    private static readonly HashSet<string> Decided = new(StringComparer.Ordinal)
    {
        "postgresql.enabled", "externalPostgres.enabled", "beat.enabled", "api.replicas", "worker.replicas", "pluginDaemon.replicas",
    };

    public static IEnumerable<Finding> Check(IReadOnlyList<ValuesDocument> documents)
    {
        if (documents.LastOrDefault(document => document.IsGenerated) is not { } generated)
            return [];
        var ours = Yaml.Single(generated.Yaml);
        return documents
            .Where(document => !document.IsGenerated)
            .SelectMany(document => Walk(document, Yaml.Single(document.Yaml), ours, ""));
    }

    private static IEnumerable<Finding> Walk(ValuesDocument document, YamlNode theirs, YamlNode ours, string path)
    {
        foreach (var (key, value) in theirs.Entries())
        {
            var here = KeyPath.Join(path, key);
            if (ours.At(key) is not { } generated || Decided.Contains(here))
                continue;
            if (value is YamlMappingNode)
            {
                foreach (var finding in Walk(document, value, generated, here))
                    yield return finding;
            }
            else if (value is YamlScalarNode theirText && generated is YamlScalarNode ourText && theirText.Value != ourText.Value)
                yield return new(
                    "helm.key-overridden", Severity.Warning,
                    $"{document.Name}, line {value.Start.Line}: '{here}' has no effect; it is set from parameters.",
                    "Set the parameter instead, and remove the key.");
        }
    }
}
