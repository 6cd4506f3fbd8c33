namespace DifyDelivery.Helm;

/// <summary>What to render.</summary>
/// <param name="Chart">A chart's folder or archive.</param>
/// <param name="Release">Release name.</param>
/// <param name="Namespace">Namespace of the release.</param>
/// <param name="Values">All values, in order. They reach Helm as files with mode 600 that are removed afterwards.</param>
public sealed record TemplateOptions(string Chart, string Release, string Namespace, IReadOnlyList<ValuesDocument> Values)
{
    /// <summary>The release's cluster, whose API versions and objects the templates then see. <value>The default, null, renders without a cluster.</value></summary>
    public HelmRelease? Against { get; init; }

    /// <summary>Renders as an upgrade; otherwise as an install.</summary>
    public bool IsUpgrade { get; init; }
}

/// <summary>A rendered chart.</summary>
/// <param name="Manifest">All objects but hooks.</param>
public sealed record TemplateResult(string Manifest);

/// <summary>What to install or upgrade.</summary>
/// <param name="Target">The release; its namespace must exist.</param>
/// <param name="Chart">A chart's folder or archive.</param>
/// <param name="Values">All values, in order. They reach Helm as files with mode 600 that are removed afterwards.</param>
public sealed record UpgradeOptions(HelmRelease Target, string Chart, IReadOnlyList<ValuesDocument> Values)
{
    /// <summary>How long Helm may take for itself: requests and hooks, not pods becoming ready. <value>The default is 5 minutes.</value></summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How objects are sent. <value>The default is <see cref="HelmApply.Client"/>, which Helm 3 and 4 do alike.</value></summary>
    public HelmApply Apply { get; init; } = HelmApply.Client;

    /// <summary>Lets Helm wait for the pods, and go back to the former revision when they do not become ready in time.</summary>
    public bool RollbackOnFailure { get; init; }

    /// <summary>
    /// The caller holds the environment's lock. An operation that another run left half done is then cleared away once it is older than
    /// <see cref="AbandonedAfter"/>, and this one goes on.
    /// </summary>
    public bool HoldsLock { get; init; }

    /// <summary>The age at which a pending operation counts as abandoned. <value>The default is 20 seconds; Helm itself, which does not wait for pods, needs a few.</value></summary>
    public TimeSpan AbandonedAfter { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How many revisions the release keeps. <value>The default is 10.</value></summary>
    public int HistoryMax { get; init; } = 10;
}

/// <summary>How Helm sends objects.</summary>
public enum HelmApply
{
    /// <summary>Three-way merge patches. Fields that others set and the chart does not are left alone.</summary>
    Client,

    /// <summary>Server-side apply (Helm 4); a field that another manager owns is a conflict, and stops the upgrade.</summary>
    Server,

    /// <summary>Server-side apply (Helm 4); takes fields from other managers.</summary>
    ServerForced,
}

/// <summary>What an install or upgrade did.</summary>
/// <param name="Revision">The release's new revision.</param>
/// <param name="Status">Helm's word: <c>deployed</c>.</param>
/// <param name="Manifest">The objects as they were sent.</param>
public sealed record UpgradeResult(int Revision, string Status, string Manifest);

/// <summary>What to uninstall.</summary>
/// <param name="Target">The release.</param>
public sealed record UninstallOptions(HelmRelease Target)
{
    /// <summary>Waits until the objects are gone. <value>The default is true.</value></summary>
    public bool Wait { get; init; } = true;

    /// <summary>How long that may take. <value>The default is 5 minutes.</value></summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>What an uninstall did.</summary>
/// <param name="WasThere">False when there was no such release.</param>
public sealed record UninstallResult(bool WasThere);

/// <summary>A chart to fetch.</summary>
/// <param name="Repository">Address of the chart repository.</param>
/// <param name="Chart">Name of the chart.</param>
/// <param name="Version">Its exact version.</param>
/// <param name="Folder">Where archives are kept; one that is there already is used.</param>
public sealed record PullOptions(string Repository, string Chart, string Version, string Folder);

/// <summary>A fetched chart.</summary>
/// <param name="Path">Its archive.</param>
/// <param name="WasThere">True when nothing had to be fetched.</param>
public sealed record PullResult(string Path, bool WasThere);
