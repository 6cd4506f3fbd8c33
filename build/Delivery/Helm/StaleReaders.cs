using YamlDotNet.RepresentationModel;

namespace DifyDelivery.Helm;

/// <summary>
/// Deployments whose pods go on with what a ConfigMap or Secret held before: the object that they read at their start has changed, and
/// their own pod template has not, so that nothing restarts them. In the Dify chart that is beat, which has no checksum annotation.
/// </summary>
internal static class StaleReaders
{
    public static IReadOnlyList<string> Of(ReleaseDiff diff, string manifest)
    {
        var changed = diff.Changes
            .Where(change => change is { Kind: "ConfigMap" or "Secret", Action: ObjectAction.Change }
                && change.Fields.Any(field => field.Path.StartsWith("data", StringComparison.Ordinal) || field.Path.StartsWith("stringData", StringComparison.Ordinal)))
            .Select(change => (change.Kind, change.Name))
            .ToHashSet();
        return
        [
            .. from workload in new RenderedManifest(manifest).Objects
               where workload.TextAt("kind") == "Deployment"
               let name = workload.TextAt("metadata", "name") ?? ""
               where !diff.Restarts.Contains(name) && Sources(workload).Any(changed.Contains)
               select name,
        ];
    }

    private static IEnumerable<(string Kind, string Name)> Sources(YamlNode workload)
    {
        var pod = workload.At("spec", "template", "spec");
        foreach (var container in pod.ItemsAt("containers").Concat(pod.ItemsAt("initContainers")))
        {
            foreach (var source in container.ItemsAt("envFrom"))
            {
                yield return ("ConfigMap", source.TextAt("configMapRef", "name") ?? "");
                yield return ("Secret", source.TextAt("secretRef", "name") ?? "");
            }

            foreach (var variable in container.ItemsAt("env"))
            {
                yield return ("ConfigMap", variable.TextAt("valueFrom", "configMapKeyRef", "name") ?? "");
                yield return ("Secret", variable.TextAt("valueFrom", "secretKeyRef", "name") ?? "");
            }
        }
    }
}
