using DifyDelivery.Environments;
using DifyDelivery.Planning;

namespace DifyDelivery.Backups;

/// <summary>Whether there is a backup that is young enough. Pure.</summary>
public static class BackupAge
{
    /// <summary>Judges the newest backup that can be read.</summary>
    /// <param name="settings">The environment's settings.</param>
    /// <param name="backups">Complete backups of the environment.</param>
    /// <param name="limit">How old the newest may be.</param>
    /// <param name="now">The present.</param>
    /// <returns>A warning, or null.</returns>
    public static Finding? Check(DeliverySettings settings, IEnumerable<StoredBackup> backups, TimeSpan limit, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var newest = backups.Where(backup => backup.Manifest is not null).Select(backup => backup.Manifest!).MaxBy(manifest => manifest.TakenAt);
        return newest is not null && now - newest.TakenAt <= limit
            ? null
            : new Finding(
                "verify.backup-age", Severity.Warning,
                newest is null
                    ? $"There is no backup of '{settings.Environment}'."
                    : $"The newest backup of '{settings.Environment}', {newest.Id}, is {AgeText.Of(now - newest.TakenAt)} old; it may be {AgeText.Of(limit)} (BackupMaxAge).",
                settings.Command("Backup"));
    }
}
