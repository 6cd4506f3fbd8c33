using DifyDelivery.Helm;
using DifyDelivery.Planning;

namespace DifyDelivery.Verification;

/// <summary>
/// What every workload is told about its database: by the manifest that is in force, and by what is in the cluster now, which somebody may
/// have changed beside Helm.
/// </summary>
internal sealed class DatabaseSettingsCheck(VerificationSubject subject) : ICheck
{
    private static readonly string[] Settings = ["DB_HOST", "DB_PORT", "DB_DATABASE"];

    public string Title => "database settings";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var manifest = await subject.Helm.GetManifestAsync(subject.Release, cancellationToken);
        if (manifest is null)
        {
            return CheckResult.Bad("there is no manifest", Deploy);
        }

        var wrong = DifyRelease.CheckRendered(manifest, subject.Expected)
            .Where(finding => finding.Severity == Severity.Error)
            .Select(finding => finding.Message)
            .Concat(await FindDriftAsync(manifest, cancellationToken))
            .ToList();
        return wrong.Count == 0
            ? CheckResult.Good($"{string.Join(", ", DifyComponents.WithDatabase)} use the {subject.Settings.Topology} server")
            : CheckResult.Bad(string.Join("; ", wrong), $"{Deploy}. What was changed beside Helm: kubectl diff, or kubectl rollout undo");
    }

    private string Deploy => subject.Settings.Command("DeployDify");

    private async Task<IReadOnlyList<string>> FindDriftAsync(string manifest, CancellationToken cancellationToken)
    {
        var space = subject.Release.Namespace;
        var workloads = (await subject.Cluster.ListWorkloadsAsync(space, subject.Selector, cancellationToken)).ToDictionary(workload => workload.Name);
        var maps = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var drift = new List<string>();
        foreach (var wanted in DifyRelease.DatabaseSettings(manifest, Settings))
        {
            if (!workloads.TryGetValue(wanted.Workload, out var workload))
            {
                continue;
            }

            foreach (var map in wanted.ConfigMaps.Where(map => !maps.ContainsKey(map)))
            {
                maps[map] = (await subject.Cluster.ReadConfigMapAsync(space, map, cancellationToken))?.Values ?? new Dictionary<string, string>();
            }

            foreach (var (name, value) in wanted.Values)
            {
                var now = workload.Variables.GetValueOrDefault(name)
                    ?? wanted.ConfigMaps.Select(map => maps[map].GetValueOrDefault(name)).LastOrDefault(found => found is not null);
                if (now != value)
                {
                    drift.Add($"{wanted.Workload} is told {name}={now ?? "(nothing)"} in the cluster, and {value} by the release");
                }
            }
        }

        return drift;
    }
}
