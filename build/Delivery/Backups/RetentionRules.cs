using DifyDelivery.Environments;

namespace DifyDelivery.Backups;

/// <summary>Which backups may go. Pure.</summary>
public static class RetentionRules
{
    /// <summary>
    /// Decides. A backup goes when it is older than the retention, is not among the newest that are kept in any case, and is not the newest
    /// that was proved by a restore. One whose manifest cannot be read stays: what it is nobody knows.
    /// </summary>
    /// <param name="backups">Complete backups of one environment.</param>
    /// <param name="retention">How long they are kept.</param>
    /// <param name="keepLast">How many of the newest are kept in any case, at least 1.</param>
    /// <param name="now">The present.</param>
    /// <returns>Those that may go, the oldest first, each with the reason.</returns>
    public static IReadOnlyList<ExpiredBackup> Choose(IEnumerable<StoredBackup> backups, TimeSpan retention, int keepLast, DateTimeOffset now)
    {
        var known = backups.Where(backup => backup.Manifest is not null).OrderByDescending(backup => backup.Manifest!.TakenAt).ToList();
        var lastProved = known.Find(backup => backup.Manifest!.Verification == BackupVerification.Restore);
        return
        [
            .. known.Skip(Math.Max(keepLast, 1))
                .Where(backup => backup != lastProved && now - backup.Manifest!.TakenAt > retention)
                .Reverse()
                .Select(backup => new ExpiredBackup(backup, $"{AgeText.Of(now - backup.Manifest!.TakenAt)} old; kept for {AgeText.Of(retention)}")),
        ];
    }
}

/// <summary>A backup that may go.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Reason">Why.</param>
public sealed record ExpiredBackup(StoredBackup Backup, string Reason);
