using DifyDelivery.Planning;

namespace DifyDelivery.Helm;

/// <summary>Changes that Kubernetes refuses, told before Helm runs into them half way.</summary>
internal static class ImmutableFields
{
    public static IEnumerable<Finding> Check(ReleaseDiff diff, bool resizesVolumes) =>
        from change in diff.Changes
        where change.Action == ObjectAction.Change
        let fields = change.Fields.Where(field => IsImmutable(change.Kind, field.Path) && !(resizesVolumes && IsVolumeSize(change.Kind, field.Path))).ToList()
        where fields.Count > 0
        select new Finding(
            "helm.immutable-field",
            Severity.Error,
            $"{change.Kind} {change.Name} cannot be changed in place: {string.Join(", ", fields)}.",
            Remedy(change.Kind));

    public static IReadOnlyList<string> Resized(ReleaseDiff diff) =>
    [
        .. diff.Changes
            .Where(change => change.Action == ObjectAction.Change && change.Fields.Any(field => IsVolumeSize(change.Kind, field.Path)))
            .Select(change => change.Name),
    ];

    private static bool IsVolumeSize(string kind, string path) =>
        kind == "StatefulSet" && Starts(path, "spec.volumeClaimTemplates") && path.EndsWith(".spec.resources.requests.storage", StringComparison.Ordinal);

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
        "StatefulSet" => "Set the parameter back: a volume's storage class is fixed when it is made. A larger size alone is DeployDify's work, "
            + "which grows the claims and has the StatefulSet made anew.",
        "PersistentVolumeClaim" => "Set the parameter back: a claim's class and access mode are fixed when it is made.",
        _ => "Set the value back, or delete the object first.",
    };
}
