using DifyDelivery.Backups;
using DifyDelivery.Environments;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>Prints what is in the store. Needs no cluster.</summary>
internal sealed class BackupList(DeliveryContext context, IBackupStore store)
{
    private const double Mega = 1e6;

    public async Task PrintAsync(CancellationToken cancellationToken)
    {
        var backups = await store.ListAsync(context.Environment, cancellationToken);
        if (backups.Count == 0)
        {
            context.Reporter.Line($"There is no backup of '{context.Environment}' in {store.Location}. {context.Command("Backup")} makes one.");
            return;
        }

        context.Reporter.Line($"Backups of '{context.Environment}' in {store.Location}:");
        context.Reporter.Table(["backup", "taken (UTC)", "age", "server", "rows", "MB", "proved"], backups.Reverse().Select(Row));
    }

    private IReadOnlyList<string> Row(StoredBackup backup) => backup.Manifest is not { } manifest
        ? [backup.Id.Text, FormattableString.Invariant($"{backup.Id.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm}"), "", "", "", "", backup.Problem ?? "unreadable"]
        :
        [
            manifest.Id,
            FormattableString.Invariant($"{manifest.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm}"),
            AgeText.Of(context.Time.GetUtcNow() - manifest.TakenAt),
            FormattableString.Invariant($"{manifest.Server.Name}, {manifest.Server.Major}"),
            FormattableString.Invariant($"{manifest.Rows:N0}"),
            FormattableString.Invariant($"{manifest.Bytes / Mega:N1}"),
            manifest.Verification == BackupVerification.Restore ? "restored" : "listed",
        ];
}
