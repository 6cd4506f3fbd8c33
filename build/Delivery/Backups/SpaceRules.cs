using DifyDelivery.Planning;

namespace DifyDelivery.Backups;

/// <summary>Whether there is room for a backup, and for its proof. Pure.</summary>
public static class SpaceRules
{
    private const double Mega = 1e6;

    // Text compresses to a third or less; indexes, of which a database has about as much, are not dumped at all.
    private const double ArchiveShare = 0.25;

    // What a server must have left for its log and for temporary files; Azure takes writes away at 95 % used.
    private const double ServerShare = 0.9;

    // Azure makes a Flexible Server read only with less than 5 GiB free, whatever the size of its disk (learn.microsoft.com/azure/postgresql,
    // "Storage"); half a gibibyte more is for what is written meanwhile.
    private const long FreeOnAzure = (5L << 30) + (1L << 29);

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
    /// <param name="server">The server.</param>
    /// <param name="largestBytes">The largest database to prove.</param>
    public static Finding? CheckServer(ServerSpace server, long largestBytes)
    {
        ArgumentNullException.ThrowIfNull(server);
        return HasRoom(server, largestBytes) ? null : new Finding(
            "backup.no-server-space", Severity.Error, $"{Describe(server)} a scratch database of {Size(largestBytes)} would fill it{Because(server)}.",
            "Prove the backup by its table of contents only (--backup-verify List), or enlarge the disk.");
    }

    /// <summary>Judges the server that a backup is restored on, beside what Dify uses: both are there until one is removed by name.</summary>
    /// <param name="server">The server.</param>
    /// <param name="restoredBytes">The databases that are still to be restored.</param>
    public static Finding? CheckRestore(ServerSpace server, long restoredBytes)
    {
        ArgumentNullException.ThrowIfNull(server);
        return HasRoom(server, restoredBytes) ? null : new Finding(
            "restore.no-server-space", Severity.Error, $"{Describe(server)} the {Size(restoredBytes)} to restore would fill it{Because(server)}.",
            "Enlarge the disk, or remove databases that earlier restores kept: each Restore names the --confirm for that.");
    }

    private static bool HasRoom(ServerSpace server, long more) =>
        server.DiskBytes is not { } disk
        || (server.UsedBytes + more <= disk * ServerShare && (!server.IsOnAzure || server.UsedBytes + more <= disk - FreeOnAzure));

    private static string Describe(ServerSpace server) =>
        $"{server.Name} has a disk of {Size(server.DiskBytes ?? 0)}, of which databases take {Size(server.UsedBytes)}:";

    private static string Because(ServerSpace server) =>
        server.IsOnAzure ? "; Azure makes the server read only with less than 5 GiB free" : "";

    private static string Size(long bytes) => FormattableString.Invariant($"{bytes / Mega:N0} MB");
}

/// <summary>The disk of a server.</summary>
/// <param name="Name">What people call the server.</param>
/// <param name="DiskBytes">Its disk; null where nobody knows.</param>
/// <param name="UsedBytes">All its databases.</param>
/// <param name="IsOnAzure">Whether Azure keeps some of it free.</param>
public sealed record ServerSpace(string Name, long? DiskBytes, long UsedBytes, bool IsOnAzure);
