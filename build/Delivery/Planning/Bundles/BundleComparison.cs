using DifyDelivery.Planning.Rendering;

namespace DifyDelivery.Planning.Bundles;

/// <summary>Holds a bundle against the present. Pure: everything it compares is given.</summary>
public static class BundleComparison
{
    private const string None = "none";

    /// <summary>What can be told before anything is looked at.</summary>
    /// <param name="manifest">The bundle's manifest.</param>
    /// <param name="environment">The environment of this run.</param>
    /// <param name="target">The target that runs.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<BundleMismatch> CheckUse(BundleManifest manifest, string environment, string target, DateTimeOffset now) =>
    [
        .. Differ("bundle.environment", "The bundle is another environment's", manifest.Environment, environment),
        .. manifest.Targets.Contains(target)
            ? Array.Empty<BundleMismatch>()
            : [new("bundle.target", "The plan is not for this target", string.Join(" or ", manifest.Targets), target)],
        .. manifest.ExpiresAt > now
            ? Array.Empty<BundleMismatch>()
            : [new("bundle.expired", "The plan is too old", $"until {Words.Moment(manifest.ExpiresAt)}", Words.Moment(now))],
    ];

    /// <summary>What is known once the same things were looked at again.</summary>
    /// <param name="planned">What the plan rests on.</param>
    /// <param name="found">What is there now. A part that this target does not look at is null, and not compared.</param>
    public static IReadOnlyList<BundleMismatch> Compare(PlanBinding planned, PlanBinding found) =>
    [
        .. Differ("bundle.commit", "The repository is at another commit", planned.Commit ?? None, found.Commit ?? None),
        .. Settings(planned, found),
        .. found.Tools.Where(tool => planned.Tools.TryGetValue(tool.Key, out var version) && version != tool.Value)
            .Select(tool => new BundleMismatch("bundle.tool", $"{tool.Key} has another version", planned.Tools[tool.Key], tool.Value)),
        .. (planned.Cluster, found.Cluster) is ({ } before, { } now)
            ? Differ("bundle.release", "The release in the cluster has gone on", Revision(before), Revision(now))
            : [],
        .. (planned.Release, found.Release) is ({ } release, { } present) ? Release(release, present) : [],
        .. (planned.Terraform, found.Terraform) is ({ } plan, { } state) ? Terraform(plan, state) : [],
        .. planned.Foundation is not null && found.Foundation is not null
            ? Differ("bundle.foundation", "What Terraform does for the cluster and what is around it is another", planned.Foundation, found.Foundation)
            : [],
        .. planned.Migration is not null && found.Migration is not null
            ? Differ("bundle.migration", "The migration stands elsewhere", Text(planned.Migration), Text(found.Migration))
            : [],
    ];

    private static IEnumerable<BundleMismatch> Settings(PlanBinding planned, PlanBinding found)
    {
        var named = planned.Settings.Keys.Union(found.Settings.Keys)
            .Select(name => (Name: name, Planned: planned.Settings.GetValueOrDefault(name, None), Found: found.Settings.GetValueOrDefault(name, None)))
            .Where(setting => setting.Planned != setting.Found)
            .Select(setting => new BundleMismatch("bundle.settings", $"The setting {setting.Name} is another", Quoted(setting.Planned), Quoted(setting.Found)))
            .ToList();

        // The digest is what an approval compares; it must not be possible to have one without the other.
        return named.Count > 0 ? named : Differ("bundle.settings", "The digest of the settings is another", planned.SettingsDigest, found.SettingsDigest);
    }

    private static IEnumerable<BundleMismatch> Release(BoundRelease planned, BoundRelease found) =>
    [
        .. planned.Chart == found.Chart
            ? Differ("bundle.chart", $"The files of chart {planned.Chart} are others", planned.ChartDigest, found.ChartDigest)
            : Differ("bundle.chart", "The chart is another", planned.Chart, found.Chart),
        .. planned.Values.Keys.Union(found.Values.Keys)
            .SelectMany(name => Differ(
                "bundle.values", $"The values document {name} is another", planned.Values.GetValueOrDefault(name, "not there"), found.Values.GetValueOrDefault(name, "not there"))),
        .. Differ("bundle.manifest", "The chart renders to other manifests", planned.ManifestDigest ?? "not rendered", found.ManifestDigest ?? "not rendered"),
    ];

    private static IEnumerable<BundleMismatch> Terraform(BoundTerraform planned, BoundTerraform found) =>
    [
        .. Differ("bundle.terraform-plan", "The saved Terraform plan is another", planned.PlanDigest, found.PlanDigest),
        .. Differ("bundle.terraform-state", "Terraform's state has gone on: the saved plan is stale", State(planned), State(found)),
        .. Password(planned, found),
    ];

    private static IEnumerable<BundleMismatch> Password(BoundTerraform planned, BoundTerraform found) =>
        planned.PasswordVersion != found.PasswordVersion
            ? [new("bundle.password", "The server's password is another", Counted(planned), Counted(found))]
        : planned.PasswordProof != found.PasswordProof
            ? [new("bundle.password", "The server's password is another", "the one that the plan was made with", "another one")]
        : [];

    private static string Counted(BoundTerraform terraform) => terraform.PasswordVersion is { } version ? FormattableString.Invariant($"version {version}") : "without one";

    private static IEnumerable<BundleMismatch> Differ(string id, string what, string planned, string found) =>
        planned == found ? [] : [new(id, what, planned, found)];

    private static string Revision(BoundCluster release) => release.Revision is { } revision ? $"revision {revision}, {release.Status}" : "no release";

    private static string State(BoundTerraform terraform) => terraform.Serial is { } serial ? $"serial {serial} of {terraform.Lineage}" : "no state";

    private static string Text(BoundMigration migration) =>
        $"{migration.From} to {migration.To}, {(migration.Id is null ? "not begun" : $"migration {migration.Id}, {migration.State}")}";

    private static string Quoted(string text) => text == None ? None : $"'{ValueText.Short(text, 80)}'";
}
