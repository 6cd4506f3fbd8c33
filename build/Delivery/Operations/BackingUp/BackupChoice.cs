using System.Text.RegularExpressions;
using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Postgres;

namespace DifyDelivery.Operations.BackingUp;

/// <summary>Which backup is meant, and where it may go. Pure.</summary>
internal static partial class BackupChoice
{
    private const string Latest = "latest";
    private const string MainDatabase = "dify";
    private const int LongestStem = 40; // what "_plugin" and a server's own limit of 63 bytes leave, and some room

    public static BackupId Choose(string? text, IReadOnlyList<StoredBackup> backups, RestoreRecord? underWay, DeliverySettings settings, string location)
    {
        var list = $"{settings.Command("Backup", "--list")} prints what is there.";
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new DeliveryException("Restore needs to know which backup.", remedy: $"--backup latest, or --backup <id>; {list}");
        }

        var isLatest = string.Equals(text, Latest, StringComparison.OrdinalIgnoreCase);
        if (underWay is not null)
        {
            return isLatest || text == underWay.Backup
                ? new BackupId(underWay.Backup)
                : throw new DeliveryException(
                    $"A restore of backup {underWay.Backup} is under way; {text} has to wait.",
                    remedy: $"Finish it: {underWay.ContinueCommand(settings)}. Or go back: {underWay.UndoCommand(settings)}.");
        }

        if (isLatest)
        {
            return backups.Where(backup => backup.Manifest is not null).MaxBy(backup => backup.Manifest!.TakenAt)?.Id
                ?? throw new DeliveryException($"There is no backup of '{settings.Environment}' in {location}.", remedy: $"{settings.Command("Backup")}; --backup-store names another place.");
        }

        return BackupId.TryParse(text) is { } id && backups.Any(backup => backup.Id == id) ? id : throw BackupErrorsOf(text, settings.Environment, location, list);
    }

    /// <summary>The database that one of the backup's goes into for a look.</summary>
    public static string NameFor(string into, string database)
    {
        if (!Pattern().IsMatch(into) || into.Length > LongestStem)
        {
            throw new DeliveryException($"'{into}' is not a name for a database here.", "It is a lower-case letter, then letters, digits and '_', at most 40.", "--restore-into dify_look");
        }

        var name = database.StartsWith(MainDatabase, StringComparison.Ordinal) ? into + database[MainDatabase.Length..] : $"{into}_{database}";
        return ServerNeeds.Dify.Databases.Contains(name)
            ? throw new DeliveryException($"'{name}' is a database that Dify uses.", "--restore-into is for a look and touches nothing in use.", "Name another one; without --restore-into Dify uses what is restored.")
            : name;
    }

    private static DeliveryException BackupErrorsOf(string text, string environment, string location, string list) =>
        new($"There is no backup '{text}' of environment '{environment}' in {location}.", remedy: $"{list} --backup-store names another place.");

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex Pattern();
}
