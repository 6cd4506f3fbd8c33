using DifyDelivery.Planning;

namespace DifyDelivery.Helm;

/// <summary>Changes that Kubernetes refuses, told before Helm runs into them half way.</summary>
internal static class ImmutableFields
{
    public static IEnumerable<Finding> Check(ReleaseDiff diff) =>
        from change in diff.Changes
        where change.Action == ObjectAction.Change
        let fields = change.Fields.Where(field => IsImmutable(change.Kind, field.Path)).ToList()
        where fields.Count > 0
        select new Finding(
            "helm.immutable-field",
            Severity.Error,
            $"{change.Kind} {change.Name} cannot be changed in place: {string.Join(", ", fields)}.",
            Remedy(change.Kind));

    private static bool IsImmutable(string kind, string path) => kind switch
    {
        "StatefulSet" => Starts(path, "spec.volumeClaimTemplates", "spec.serviceName", "spec.selector", "spec.podManagementPolicy", "spec.revisionHistoryLimit"),
        "Deployment" => Starts(path, "spec.selector"),
        "PersistentVolumeClaim" => Starts(path, "spec") && !Starts(path, "spec.resources.requests.storage"),
        "Service" => path == "spec.clusterIP",
        _ => false,
    };

    private static bool Starts(string path, params ReadOnlySpan<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static string Remedy(string kind) => kind switch
    {
        "StatefulSet" => "Set the parameter back (size and storage class of a volume are fixed when it is made), "
            + "or enlarge the claim itself and delete the StatefulSet with --cascade=orphan first.",
        "PersistentVolumeClaim" => "Set the parameter back: a claim's class and access mode are fixed when it is made.",
        _ => "Set the value back, or delete the object first.",
    };
}
