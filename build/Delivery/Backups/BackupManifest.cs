using DifyDelivery.Environments;
using DifyDelivery.Postgres.Backups;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Backups;

/// <summary>What a backup is: of what, from when, how it was proved, and the digest of every file. A backup without one is none. Holds no secret.</summary>
public sealed record BackupManifest
{
    /// <summary>Version of the stored form. <value>Always 1.</value></summary>
    public int Schema { get; init; } = 1;

    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>dev, test or prod.</summary>
    public required string Environment { get; init; }

    /// <summary>When the snapshots were taken: the backup holds what was committed by then.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>When it was complete and proved.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>The server that it is of.</summary>
    public required BackupServer Server { get; init; }

    /// <summary>The programs that made it.</summary>
    public required BackupTools Tools { get; init; }

    /// <summary>How it was proved.</summary>
    public required BackupVerification Verification { get; init; }

    /// <summary>The databases.</summary>
    public required IReadOnlyList<BackupDatabase> Databases { get; init; }

    /// <summary>Every file but this one.</summary>
    public required IReadOnlyList<BackupFile> Files { get; init; }

    /// <summary>The size of all files.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>The rows of all databases.</summary>
    public long Rows => Databases.Sum(database => database.Tables.Sum(table => table.Rows));
}

/// <summary>The server that a backup is of.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Topology">In the cluster, or beside it.</param>
/// <param name="Version">As it says itself.</param>
/// <param name="Major">Its major version.</param>
/// <param name="SystemIdentifier">What tells its data from every other server's; null where it may not be read.</param>
public sealed record BackupServer(string Name, Topology Topology, string Version, int Major, string? SystemIdentifier);

/// <summary>The programs that made a backup.</summary>
/// <param name="Client">The version of pg_dump.</param>
/// <param name="ClientMajor">Its major version: an older pg_restore cannot read what it wrote.</param>
/// <param name="Compression">The method of compression, as <c>--compress</c> takes it.</param>
/// <param name="Delivery">The version of this product.</param>
public sealed record BackupTools(string Client, int ClientMajor, string? Compression, string Delivery);

/// <summary>A database of a backup; its archive is the folder of its name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SizeBytes">Its size on the server, indexes included.</param>
/// <param name="Revision">The revision of Dify's schema; null without one.</param>
/// <param name="Extensions">Extensions that were created in it.</param>
/// <param name="Tables">Its tables.</param>
public sealed record BackupDatabase(
    string Name, long SizeBytes, string? Revision, IReadOnlyList<string> Extensions, IReadOnlyList<BackupTable> Tables)
{
    /// <summary>The file with its catalogue.</summary>
    public string CatalogFile => CatalogFileOf(Name);

    /// <summary>The file with a database's catalogue.</summary>
    /// <param name="database">The database.</param>
    public static string CatalogFileOf(string database) => $"{database}.catalog.json";

    /// <summary>Writes down what was read.</summary>
    /// <param name="contents">What a database held.</param>
    public static BackupDatabase Of(DatabaseContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        return new BackupDatabase(
            contents.Name, contents.SizeBytes, contents.Revision, contents.Extensions,
            [.. contents.Tables.Select(table => new BackupTable(table.Table.Schema, table.Table.Name, table.Rows, table.Bytes, table.Digest.ToString("x32", null)))]);
    }

    /// <summary>What the database held, to compare a restore with.</summary>
    /// <param name="catalog">The content of <see cref="CatalogFile"/>.</param>
    public DatabaseContents Contents(string catalog) => new()
    {
        Name = Name,
        SizeBytes = SizeBytes,
        Revision = Revision,
        Extensions = Extensions,
        Catalog = catalog,
        Tables =
        [
            .. Tables.Select(table => new TableDigest(
                new TableName(table.Schema, table.Name), table.Rows, table.Bytes,
                UInt128.Parse(table.Digest, System.Globalization.NumberStyles.AllowHexSpecifier, null))),
        ],
    };
}

/// <summary>A table of a backup.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Rows">How many rows it held.</param>
/// <param name="Bytes">The bytes of the rows' text.</param>
/// <param name="Digest">The digest of its rows in any order, 32 hexadecimal digits.</param>
public sealed record BackupTable(string Schema, string Name, long Rows, long Bytes, string Digest);

/// <summary>A file of a backup.</summary>
/// <param name="Path">Its path below the backup, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its digest, hexadecimal.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);
