using DifyDelivery.Planning;

namespace DifyDelivery.Backups;

/// <summary>Whether there is room for a backup, and for its proof. Pure.</summary>
public static class SpaceRules
{
    private const double Mega = 1e6;

    // Text compresses to a third or less; indexes, of which a database has about as much, are not dumped at all.
    private const double ArchiveShare = 0.25;

    // What a server must have left for its log and for temporary files.
    private const double ServerShare = 0.9;

    /// <summary>Judges the folder that a backup is made in.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="freeBytes">Free space there.</param>
    /// <param name="databaseBytes">The databases on the server, indexes included.</param>
    public static Finding? CheckFolder(string folder, long freeBytes, long databaseBytes) => freeBytes >= databaseBytes * ArchiveShare
        ? null
        : new Finding(
            "backup.no-space", Severity.Error,
            FormattableString.Invariant($"{folder} has {freeBytes / Mega:N0} MB left; a backup of {databaseBytes / Mega:N0} MB takes about {databaseBytes * ArchiveShare / Mega:N0} MB."),
            "Free space there, or name another place with --backup-store.");

    /// <summary>Judges the server that the scratch database of the proof is made on: a disk that fills up stops Dify.</summary>
    /// <param name="server">Its name.</param>
    /// <param name="diskBytes">Its disk; null where nobody knows.</param>
    /// <param name="usedBytes">All its databases.</param>
    /// <param name="largestBytes">The largest database to prove.</param>
    public static Finding? CheckServer(string server, long? diskBytes, long usedBytes, long largestBytes) =>
        diskBytes is not { } disk || usedBytes + largestBytes <= disk * ServerShare
            ? null
            : new Finding(
                "backup.no-server-space", Severity.Error,
                FormattableString.Invariant($"{server} has a disk of {disk / Mega:N0} MB, of which databases take {usedBytes / Mega:N0} MB: a scratch database of {largestBytes / Mega:N0} MB would fill it."),
                "Prove the backup by its table of contents only (--backup-verify List), or enlarge the disk.");
}
