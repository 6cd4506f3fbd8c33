namespace DifyDelivery.Helm;

/// <summary>What is known about keys by their name alone.</summary>
internal static class KeyPath
{
    // Kubernetes' own structures: the chart passes whatever stands there on to the API server.
    private static readonly HashSet<string> FreeForm = new(StringComparer.Ordinal)
    {
        "annotations", "labels", "podAnnotations", "podLabels", "resources", "limits", "requests", "nodeSelector", "affinity", "tolerations",
        "updateStrategy", "podSecurityContext", "containerSecurityContext", "customLivenessProbe", "customReadinessProbe", "customStartupProbe",
        "extraVolumes", "extraVolumeMounts", "hostAliases", "remoteRefs", "selector", "dataSource",
    };

    public static bool IsFreeForm(string key) => FreeForm.Contains(key);

    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
