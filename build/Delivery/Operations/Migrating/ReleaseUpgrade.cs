using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Operations.Previews;
using DifyDelivery.Planning;
using DifyDelivery.Planning.Bundles;

namespace DifyDelivery.Operations.Migrating;

/// <summary>Brings the release into a shape, after checking what every workload would be told. Leaves one alone that has it.</summary>
internal sealed class ReleaseUpgrade(DeliveryContext context, IPlatform platform, FlexibleServerPort server)
{
    /// <summary>Asked right before the release is changed; throws where it must not be.</summary>
    public Func<CancellationToken, Task>? BeforeUpgrade { get; init; }

    public HelmRelease Release => new(
        platform.Connected.Endpoint.KubeconfigPath, platform.Connected.Endpoint.Context, context.Release.Namespace, context.Release.Name);

    public Task<IHelm> HelmAsync(CancellationToken cancellationToken) => ReleaseChart.HelmAsync(context, cancellationToken);

    /// <summary>In which objects the release differs from a shape; findings of severity error where the shape cannot be rendered.</summary>
    public async Task<(IReadOnlyList<string> Drift, IReadOnlyList<Finding> Findings)> CompareAsync(
        ReleaseShape shape, string? deployed, CancellationToken cancellationToken)
    {
        var chart = await ComposeAsync(shape, deployed is not null, cancellationToken);
        IReadOnlyList<Finding> findings = [.. chart.Findings, .. Moved(deployed, chart)];
        return (chart.Manifest is null ? [] : [.. DifyRelease.Diff(deployed, chart.Manifest).Changes.Select(change => change.ToString())], findings);
    }

    /// <summary>Tells what bringing the release into a shape changes; false where the shape's server is not there yet.</summary>
    public async Task<bool> TellAsync(ReleaseShape shape, PlanEvidence evidence, CancellationToken cancellationToken)
    {
        var helm = await HelmAsync(cancellationToken);
        var status = await helm.StatusAsync(Release, cancellationToken);
        var deployed = status is null ? null : await helm.GetManifestAsync(Release, cancellationToken);
        evidence.Cluster = new BoundCluster(status?.Revision, status?.Status);
        if (shape.Topology == Topology.FlexibleServer && await server.FindAsync(cancellationToken) is null)
        {
            return false;
        }

        var chart = await ComposeAsync(shape, deployed is not null, cancellationToken);
        await evidence.TellReleaseAsync(context, chart, status, chart.Manifest is null ? null : DifyRelease.Diff(deployed, chart.Manifest), cancellationToken);
        return true;
    }

    public async Task<string> ApplyAsync(ReleaseShape shape, StepScope scope, CancellationToken cancellationToken)
    {
        var helm = await HelmAsync(cancellationToken);
        var status = await helm.StatusAsync(Release, cancellationToken);
        var deployed = status is null ? null : await helm.GetManifestAsync(Release, cancellationToken);
        var chart = await ComposeAsync(shape, isUpgrade: deployed is not null, cancellationToken);
        var diff = chart.Manifest is null ? null : DifyRelease.Diff(deployed, chart.Manifest);
        IReadOnlyList<Finding> findings = [.. chart.Findings, .. diff is null ? [] : DifyRelease.CheckDiff(diff), .. Moved(deployed, chart)];
        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            throw FindingsBlockException.InStep(findings);
        }

        if (status!.IsDeployed && diff is { HasChanges: false })
        {
            return $"revision {status.Revision} is so already";
        }

        await (BeforeUpgrade?.Invoke(cancellationToken) ?? Task.CompletedTask);
        var result = await helm.UpgradeAsync(new UpgradeOptions(Release, chart.Path, chart.Values) { HoldsLock = true }, scope, cancellationToken);
        return $"revision {result.Revision}";
    }

    private IEnumerable<Finding> Moved(string? deployed, ReleaseChart chart) =>
        PluginDatabaseGuard.Check(deployed, chart.Manifest, context.Names, context.Environment) is { } finding ? [finding] : [];

    private async Task<ReleaseChart> ComposeAsync(ReleaseShape shape, bool isUpgrade, CancellationToken cancellationToken)
    {
        var external = shape.Topology == Topology.FlexibleServer ? await server.FindAsync(cancellationToken) : null;
        return await ReleaseChart.ComposeAsync(
            context, platform, await HelmAsync(cancellationToken), shape, external, isUpgrade, cancellationToken);
    }
}
