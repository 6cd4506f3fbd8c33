using DifyDelivery.Helm;
using DifyDelivery.Planning;

namespace DifyDelivery.Verification;

/// <summary>What every workload is told about its database, read from the manifest that is in force.</summary>
internal sealed class DatabaseSettingsCheck(VerificationSubject subject) : ICheck
{
    public string Title => "database settings";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var manifest = await subject.Helm.GetManifestAsync(subject.Release, cancellationToken);
        if (manifest is null)
        {
            return CheckResult.Bad("there is no manifest", $"./build.sh DeployDify --env {subject.Settings.Environment}");
        }

        var wrong = DifyRelease.CheckRendered(manifest, subject.Expected).Where(finding => finding.Severity == Severity.Error).ToList();
        return wrong.Count == 0
            ? CheckResult.Good($"{string.Join(", ", DifyComponents.WithDatabase)} use the {subject.Settings.Topology} server")
            : CheckResult.Bad(string.Join("; ", wrong.Select(finding => finding.Message)), $"./build.sh DeployDify --env {subject.Settings.Environment}");
    }
}
