namespace DifyDelivery.Helm;

/// <summary>One revision of a release.</summary>
/// <param name="Revision">Its number.</param>
/// <param name="Updated">When it was begun.</param>
/// <param name="Status">Helm's word: deployed, superseded, failed, pending-install, pending-upgrade, pending-rollback, uninstalling.</param>
/// <param name="Chart">Name and version of the chart.</param>
/// <param name="AppVersion">The version of the application that the chart names.</param>
/// <param name="Description">Helm's description; the cause, when it failed.</param>
public sealed record HelmRevision(int Revision, DateTimeOffset Updated, string Status, string Chart, string AppVersion, string Description)
{
    /// <summary>True when it is in force.</summary>
    public bool IsDeployed => Status == "deployed";

    /// <summary>True when Helm was at work on it, or was ended while it was.</summary>
    public bool IsPending => Status.StartsWith("pending-", StringComparison.Ordinal) || Status == "uninstalling";
}
