using System.Globalization;
using DifyDelivery.Planning;

namespace DifyDelivery.Policy.Rules;

/// <summary>What can be brought back.</summary>
internal static class BackupRules
{
    // A fault of a Friday before two weeks' holiday is still to be undone.
    private const int FewestDaysInProd = 14;
    private static readonly TimeSpan OldestBackup = TimeSpan.FromDays(7);

    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        new("policy.backup-retention", $"backups of prod kept for less than {FewestDaysInProd} days", new(null, null, Severity.Warning), Retention),
        new("policy.no-backup", "no fresh backup of the server in the cluster", new(null, Severity.Note, Severity.Warning), NoBackup),
    ];

    private static IEnumerable<Violation> Retention(PolicySubject subject)
    {
        if (subject.Server is { BackupRetentionDays: < FewestDaysInProd and var days })
        {
            yield return new Violation(
                $"The Flexible Server keeps backups for {days} days.", $"--postgres-backup-retention-days {FewestDaysInProd} or more, up to 35; it changes in place.");
        }
    }

    private static IEnumerable<Violation> NoBackup(PolicySubject subject)
    {
        if (!subject.IsInCluster)
        {
            yield break;
        }

        if (subject.Facts.NewestBackup is not { } newest)
        {
            yield return new Violation(
                "No backup of the PostgreSQL server in the cluster is known, and nothing makes one by itself.",
                $"{subject.Settings.Command("Backup")} makes one, --backup-store says where; or use Flexible Server, which makes them by itself.");
        }
        else if (subject.Now - newest > OldestBackup)
        {
            yield return new Violation(
                string.Create(CultureInfo.InvariantCulture, $"The newest backup of the PostgreSQL server in the cluster is of {newest.UtcDateTime:yyyy-MM-dd}."),
                $"{subject.Settings.Command("Backup")}; let a schedule make the next ones.");
        }
    }
}
