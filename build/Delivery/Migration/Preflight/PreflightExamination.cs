using DifyDelivery.Planning;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Inspection;

namespace DifyDelivery.Migration.Preflight;

/// <summary>Judges whether a migration may begin. Pure: everything it judges is in the request.</summary>
public static class PreflightExamination
{
    /// <summary>Judges.</summary>
    /// <param name="request">What is known.</param>
    public static PreflightResult Examine(PreflightRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var unreadable = AccessRules.Unreadable(request).ToList();
        var findings = unreadable.Count > 0
            ? unreadable
            : [.. Rules.SelectMany(rule => rule(request))];

        // What concerns the cluster and the client programs is known without the servers.
        findings.AddRange(ClusterRules.Examine(request.Cluster, request.Target.Obstacle is null));
        var isSourceRead = request.Source.Obstacle is null && request.Databases.All(move => move.Source is { Exists: true, Obstacle: null });
        return new PreflightResult(
            [.. findings.OrderByDescending(finding => finding.Severity)], isSourceRead ? EstimateRules.Estimate(request.Databases, request.MeasuredBytesPerSecond) : null);
    }

    /// <summary>What there is to move, reckoned from the source alone: where the target is yet to be made.</summary>
    /// <param name="databases">The databases of the source.</param>
    /// <param name="measuredBytesPerSecond">What the last copy made; null before one.</param>
    /// <returns>Null when one of them could not be read.</returns>
    public static MigrationEstimate? EstimateSource(IReadOnlyList<DatabaseInspection> databases, double? measuredBytesPerSecond = null) =>
        databases.All(database => database is { Exists: true, Obstacle: null })
            ? EstimateRules.Estimate([.. databases.Select(database => new DatabaseMove(database, database, TableSelection.All))], measuredBytesPerSecond)
            : null;

    /// <summary>Judges what the cluster shows, where there is no target yet to look at.</summary>
    /// <param name="cluster">What it shows.</param>
    public static IReadOnlyList<Finding> ExamineCluster(ClusterFacts cluster) => [.. ClusterRules.Examine(cluster, targetAnswers: true)];

    private static readonly IReadOnlyList<Func<PreflightRequest, IEnumerable<Finding>>> Rules =
    [
        VersionRules.Examine, AccessRules.Examine, LocaleRules.Examine, ExtensionRules.Examine, ObjectRules.Examine, LeftBehindRules.Examine,
        ActivityRules.Examine, ContentRules.Examine, CapacityRules.Examine, UndumpedRules.Examine, JournalRules.Examine,
    ];

    internal static string Title(this ServerInspection server) => $"{server.Endpoint} (PostgreSQL {server.Facts?.Major})";
}
