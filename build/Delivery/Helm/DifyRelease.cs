using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Planning;

namespace DifyDelivery.Helm;

/// <summary>
/// What a release of Dify shall be, worked out with plain values and no cluster: its values, the checks on them and on what they render
/// to, and the difference from the release that is there. None of it acts.
/// </summary>
public static class DifyRelease
{
    /// <summary>Database of the api, on either server.</summary>
    public const string ApiDatabase = DifyValues.Database;

    /// <summary>Reads the values files in the order in which they apply: common, environment, topology, platform, then the person's own.</summary>
    /// <param name="valuesFolder">The folder <c>helm/values</c>.</param>
    /// <param name="settings">Names environment and platform.</param>
    /// <param name="topology">The server that the application shall use.</param>
    /// <param name="extraFiles">Further files, the last one winning.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DeliveryException">A file is missing.</exception>
    public static async Task<IReadOnlyList<ValuesDocument>> ReadValuesAsync(
        string valuesFolder,
        DeliverySettings settings,
        Topology topology,
        IReadOnlyList<string> extraFiles,
        CancellationToken cancellationToken = default)
    {
        string[] names =
        [
            "common.yaml",
            $"env-{settings.Environment}.yaml",
            topology == Topology.InCluster ? "topology-in-cluster.yaml" : "topology-flexible-server.yaml",
            settings.Platform == Platform.Sandbox ? "platform-sandbox.yaml" : "platform-azure.yaml",
        ];
        List<ValuesDocument> documents = [];
        foreach (var path in names.Select(name => Path.Combine(valuesFolder, name)).Concat(extraFiles))
        {
            if (!File.Exists(path))
                throw new DeliveryException($"The values file '{path}' does not exist", remedy: "Restore it, or name another one.");
            documents.Add(new(path, await File.ReadAllTextAsync(path, cancellationToken)));
        }

        return documents;
    }

    /// <summary>Generates the values that depend on parameters and on what was observed. They come last and hold no secret.</summary>
    /// <param name="request">What to generate them from.</param>
    /// <param name="chart">The chart's own values; its default <c>extraEnv</c> lists are kept.</param>
    /// <param name="lower">The documents below; their <c>extraEnv</c> lists are kept.</param>
    /// <exception cref="DeliveryException">Something is missing in the request.</exception>
    public static ValuesDocument GenerateValues(DifyValuesRequest request, ChartDefaults chart, IReadOnlyList<ValuesDocument> lower) =>
        DifyValues.Generate(request, chart, lower);

    /// <summary>
    /// Checks values before Helm sees them: <c>helm.unknown-key</c>, <c>helm.wrong-type</c>, <c>helm.literal-secret</c>,
    /// <c>helm.unreadable-values</c> (errors), <c>helm.key-overridden</c> (warning).
    /// </summary>
    /// <param name="chart">The chart that they are for.</param>
    /// <param name="documents">All documents, in order, the generated one included.</param>
    public static IReadOnlyList<Finding> CheckValues(ChartDefaults chart, IReadOnlyList<ValuesDocument> documents)
    {
        var check = new ValuesKeyCheck(chart);
        var findings = documents.SelectMany(document => check.Check(document).Concat(LiteralSecretCheck.Check(document))).ToList();
        return findings.Any(finding => finding.Id == "helm.unreadable-values")
            ? findings
            : [.. findings, .. OverrideCheck.Check(documents)];
    }

    /// <summary>
    /// Checks what a rendered chart would really give every workload: <c>helm.database-setting</c>, <c>helm.database-server</c>,
    /// <c>helm.secret-setting</c>, <c>helm.fence-lifted</c>, <c>helm.workload-missing</c>. Messages hold no secret.
    /// </summary>
    /// <param name="manifest">Output of <c>helm template</c>.</param>
    /// <param name="request">What was wanted.</param>
    public static IReadOnlyList<Finding> CheckRendered(string manifest, DifyValuesRequest request) =>
        new RenderedCheck(request).Check(manifest);

    /// <summary>Compares the last release's manifest with a newly rendered one. No difference means that Helm need not run.</summary>
    /// <param name="before">Manifest of the last revision; null when there is none, or when it is not deployed.</param>
    /// <param name="after">The newly rendered manifest, without hooks.</param>
    public static ReleaseDiff Diff(string? before, string after) => ManifestDiff.Compare(before, after);

    /// <summary>A manifest in one spelling, objects and keys in order, without the values of Secrets and of variables that hold secrets.</summary>
    /// <param name="manifest">Output of <c>helm template</c>.</param>
    public static string WithoutSecrets(string manifest) => ManifestSecrets.Hide(manifest);

    /// <summary>Finds changes that Kubernetes refuses: <c>helm.immutable-field</c>.</summary>
    /// <param name="diff">The difference.</param>
    /// <param name="resizesVolumes">The caller brings a StatefulSet's volumes to their new size itself, and has Helm make it anew.</param>
    public static IReadOnlyList<Finding> CheckDiff(ReleaseDiff diff, bool resizesVolumes = false) => [.. ImmutableFields.Check(diff, resizesVolumes)];

    /// <summary>StatefulSets whose volumes a change asks to be of another size, which Kubernetes lets nobody change in place.</summary>
    /// <param name="diff">The difference.</param>
    public static IReadOnlyList<string> Resized(ReleaseDiff diff) => ImmutableFields.Resized(diff);

    /// <summary>The volumes that a rendered chart's StatefulSets ask for.</summary>
    /// <param name="manifest">Output of <c>helm template</c> or of <c>helm get manifest</c>.</param>
    public static IReadOnlyList<VolumeTemplate> Volumes(string manifest) => VolumeTemplate.Of(manifest);

    /// <summary>
    /// Deployments that a change leaves with former settings, because they read a ConfigMap or Secret that changed and nothing restarts them.
    /// </summary>
    /// <param name="diff">The difference.</param>
    /// <param name="manifest">The newer of the two manifests.</param>
    public static IReadOnlyList<string> StaleReaders(ReleaseDiff diff, string manifest) => Helm.StaleReaders.Of(diff, manifest);

    /// <summary>What a manifest tells every workload with a database about it.</summary>
    /// <param name="manifest">Output of <c>helm template</c> or of <c>helm get manifest</c>.</param>
    /// <param name="names">Names of the settings: <c>DB_HOST</c>.</param>
    public static IReadOnlyList<DatabaseSettings> DatabaseSettings(string manifest, IReadOnlyList<string> names) => Helm.DatabaseSettings.Of(manifest, names);

    /// <summary>Checks a password against what Dify can parse, <c>[A-Za-z0-9_-]</c>: <c>secrets.unparseable-password</c>, naming the parameter.</summary>
    /// <param name="parameter">Name of the parameter that gave it.</param>
    /// <param name="password">The password; it does not appear in the finding.</param>
    public static Finding? CheckPassword(string parameter, string password) => PasswordRule.Check(parameter, password);

    /// <summary>The Deployments of a rendered chart, with what their database connections depend on.</summary>
    /// <param name="manifest">Output of <c>helm template</c>.</param>
    public static IReadOnlyList<ReleaseWorkload> Workloads(string manifest) => ReleaseWorkload.Of(manifest);
}
