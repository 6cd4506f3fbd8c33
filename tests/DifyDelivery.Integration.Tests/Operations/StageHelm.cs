using DifyDelivery.Helm;
using DifyDelivery.Reporting;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>Renders with the real Helm and keeps the release in memory: what was upgraded to is in force.</summary>
internal sealed class StageHelm(IHelm real) : IHelm
{
    private int _revision;

    /// <summary>The manifest in force; null before the first upgrade.</summary>
    public string? Manifest { get; private set; }

    /// <summary>How often the release was changed.</summary>
    public int Upgrades => _revision;

    /// <summary>Asked before an upgrade; what it throws ends the run there.</summary>
    public Action? BeforeUpgrade { get; set; }

    /// <summary>Told after an upgrade.</summary>
    public Action<string>? AfterUpgrade { get; set; }

    public Task<TemplateResult> TemplateAsync(TemplateOptions options, CancellationToken cancellationToken = default) => real.TemplateAsync(options, cancellationToken);

    public async Task<UpgradeResult> UpgradeAsync(UpgradeOptions options, IReporter reporter, CancellationToken cancellationToken = default)
    {
        BeforeUpgrade?.Invoke();
        Manifest = (await real.TemplateAsync(new TemplateOptions(options.Chart, options.Target.Release, options.Target.Namespace, options.Values) { IsUpgrade = true }, cancellationToken)).Manifest;
        _revision++;
        AfterUpgrade?.Invoke(Manifest);
        return new UpgradeResult(_revision, "deployed", Manifest);
    }

    public Task<HelmRevision?> StatusAsync(HelmRelease target, CancellationToken cancellationToken = default) =>
        Task.FromResult<HelmRevision?>(new HelmRevision(_revision, DateTimeOffset.UnixEpoch, Manifest is null ? "failed" : "deployed", "dify-0.37.0", "1.0.0", "played"));

    public Task<string?> GetManifestAsync(HelmRelease target, CancellationToken cancellationToken = default) => Task.FromResult(Manifest);

    public Task<string?> GetManifestAsync(HelmRelease target, int revision, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<HelmRevision>> HistoryAsync(HelmRelease target, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<string?> GetValuesAsync(HelmRelease target, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task RollbackAsync(HelmRelease target, int revision, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<UninstallResult> UninstallAsync(UninstallOptions options, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<PullResult> PullAsync(PullOptions options, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}

/// <summary>The instant at which a run is killed: nothing of the product catches it.</summary>
internal sealed class KilledException() : Exception("killed by the test");
