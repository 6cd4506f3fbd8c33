using System.Globalization;
using DifyDelivery.Helm;
using DifyDelivery.Planning.Changes;

namespace DifyDelivery.Operations.Previews;

/// <summary>
/// What an upgrade does to the objects of a release, as changes of a delivery. Differences that mean nothing are marked: what Kubernetes fills in
/// by itself anyway, quantities in another spelling, checksums, time stamps and the chart's labels. Those in a pod template still restart pods.
/// </summary>
internal static class ReleaseChanges
{
    private static readonly Dictionary<string, string> Lost = new(StringComparer.Ordinal)
    {
        ["PersistentVolumeClaim"] = "the volume's files",
        ["Namespace"] = "everything in the namespace",
        ["Secret"] = "the values of the Secret",
    };

    /// <summary>What the API server writes into a field that is left out (Kubernetes API reference, apps/v1 and core/v1).</summary>
    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal)
    {
        ["protocol"] = "TCP",
        ["imagePullPolicy"] = "IfNotPresent",
        ["sessionAffinity"] = "None",
        ["restartPolicy"] = "Always",
        ["dnsPolicy"] = "ClusterFirst",
        ["schedulerName"] = "default-scheduler",
        ["terminationGracePeriodSeconds"] = "30",
        ["terminationMessagePath"] = "/dev/termination-log",
        ["terminationMessagePolicy"] = "File",
        ["revisionHistoryLimit"] = "10",
        ["progressDeadlineSeconds"] = "600",
        ["podManagementPolicy"] = "OrderedReady",
        ["internalTrafficPolicy"] = "Cluster",
        ["volumeMode"] = "Filesystem",
        ["successThreshold"] = "1",
    };

    private static readonly string[] Markers = ["checksum/", "timestamp", "restartedAt", "rollme", "helm.sh/chart", "app.kubernetes.io/version", "app.kubernetes.io/managed-by"];

    public static IReadOnlyList<PlannedChange> Of(ReleaseDiff diff) => [.. diff.Changes.Select(Of)];

    private static PlannedChange Of(ObjectChange change)
    {
        var values = change.Fields.Select(Of).ToList();
        return new PlannedChange(ChangeLayer.Kubernetes, Kind(change.Action), change.Kind, change.Name)
        {
            AtStake = change.Action == ObjectAction.Delete ? Lost.GetValueOrDefault(change.Kind) : null,
            Reason = change.Action == ObjectAction.Keep ? "its keep policy: it stays in the cluster" : null,
            RestartsPods = change.Kind is "Deployment" or "StatefulSet" or "DaemonSet"
                && change.Fields.Any(field => field.Path.StartsWith("spec.template.", StringComparison.Ordinal) && !MeansTheSame(field)),
            Values = values,
        };
    }

    private static ChangedValue Of(FieldChange field)
    {
        var isSecret = field.Before == "(former secret)" || field.After == "(new secret)";
        return ChangedValue.Of(field.Path, field.Before, field.After, isSecret) with { IsNoise = MeansTheSame(field) || IsMarker(field.Path) };
    }

    private static bool MeansTheSame(FieldChange field) =>
        (field.Before is null || field.After is null)
            ? Defaults.GetValueOrDefault(Last(field.Path)) == (field.Before ?? field.After)?.Trim('"')
            : IsQuantity(field.Path) && Quantity(field.Before) is { } before && before == Quantity(field.After);

    private static bool IsMarker(string path) =>
        (path.Contains(".annotations.", StringComparison.Ordinal) || path.Contains(".labels.", StringComparison.Ordinal))
        && Markers.Any(marker => path.Contains(marker, StringComparison.OrdinalIgnoreCase));

    private static bool IsQuantity(string path) =>
        path.Contains(".limits.", StringComparison.Ordinal) || path.Contains(".requests.", StringComparison.Ordinal) || path.EndsWith(".sizeLimit", StringComparison.Ordinal);

    /// <summary>A Kubernetes quantity as a number; null when it is none.</summary>
    private static decimal? Quantity(string text)
    {
        var plain = text.Trim('"');
        var digits = plain.TakeWhile(character => char.IsAsciiDigit(character) || character == '.').Count();
        decimal? factor = plain[digits..] switch
        {
            "" => 1m,
            "m" => 0.001m,
            "k" => 1e3m,
            "M" => 1e6m,
            "G" => 1e9m,
            "T" => 1e12m,
            "Ki" => 1024m,
            "Mi" => 1024m * 1024,
            "Gi" => 1024m * 1024 * 1024,
            "Ti" => 1024m * 1024 * 1024 * 1024,
            _ => null,
        };
        return factor is { } known && decimal.TryParse(plain[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number * known : null;
    }

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static ChangeKind Kind(ObjectAction action) => action switch
    {
        ObjectAction.Delete => ChangeKind.Destroy,
        ObjectAction.Change => ChangeKind.Change,
        ObjectAction.Create => ChangeKind.Add,
        _ => ChangeKind.Forget,
    };
}
