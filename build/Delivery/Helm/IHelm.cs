using DifyDelivery.Reporting;

namespace DifyDelivery.Helm;

/// <summary>The Helm operations that a delivery needs. Every one throws <see cref="HelmException"/> when Helm fails.</summary>
public interface IHelm
{
    /// <summary>Renders a chart; changes nothing.</summary>
    Task<TemplateResult> TemplateAsync(TemplateOptions options, CancellationToken cancellationToken = default);

    /// <summary>Installs or upgrades a release, without waiting for its pods. Repairs what an ended run left, when the caller holds the lock.</summary>
    /// <param name="options">What and how.</param>
    /// <param name="reporter">Told about a repair.</param>
    /// <param name="cancellationToken">Ends Helm, which marks the revision as failed; the next upgrade goes on from there.</param>
    Task<UpgradeResult> UpgradeAsync(UpgradeOptions options, IReporter reporter, CancellationToken cancellationToken = default);

    /// <summary>The last revision of a release; null when there is none.</summary>
    Task<HelmRevision?> StatusAsync(HelmRelease target, CancellationToken cancellationToken = default);

    /// <summary>Every kept revision, oldest first; empty when there is no release.</summary>
    Task<IReadOnlyList<HelmRevision>> HistoryAsync(HelmRelease target, CancellationToken cancellationToken = default);

    /// <summary>The manifest of the last revision, which is in force only where <see cref="HelmRevision.IsDeployed"/>; null when there is no release.</summary>
    Task<string?> GetManifestAsync(HelmRelease target, CancellationToken cancellationToken = default);

    /// <summary>The manifest of one revision; null when it is not kept any more.</summary>
    Task<string?> GetManifestAsync(HelmRelease target, int revision, CancellationToken cancellationToken = default);

    /// <summary>The values that the last revision was given, as YAML; null when there is no release.</summary>
    Task<string?> GetValuesAsync(HelmRelease target, CancellationToken cancellationToken = default);

    /// <summary>Goes back to an earlier revision, without waiting for its pods.</summary>
    Task RollbackAsync(HelmRelease target, int revision, CancellationToken cancellationToken = default);

    /// <summary>Removes a release. Claims of StatefulSets and objects with the keep policy stay. No release is success.</summary>
    Task<UninstallResult> UninstallAsync(UninstallOptions options, CancellationToken cancellationToken = default);

    /// <summary>Fetches a chart's archive, unless it is there.</summary>
    Task<PullResult> PullAsync(PullOptions options, CancellationToken cancellationToken = default);
}

/// <summary>Deletes a Secret in which Helm keeps a revision. Helm has no command for it, and a revision left pending blocks every other.</summary>
public interface IHelmRecords
{
    /// <summary>Deletes one; one that is not there is success.</summary>
    /// <param name="target">The release's cluster and namespace.</param>
    /// <param name="secret">Name of the Secret: <c>sh.helm.release.v1.dify.v2</c>.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task DeleteAsync(HelmRelease target, string secret, CancellationToken cancellationToken = default);
}
