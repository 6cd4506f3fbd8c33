using System.Formats.Tar;

namespace DifyDelivery.Sandbox.Images;

/// <summary>Writes a folder as a tar without a trace of when and by whom: sorted, dated to the epoch, owned as said.</summary>
internal static class LayerTar
{
    public static async Task WriteAsync(string folder, string archive, Func<string, int> ownerOf, CancellationToken cancellationToken)
    {
        await using var file = File.Create(archive);
        await using var tar = new TarWriter(file, TarEntryFormat.Gnu);
        foreach (var path in Walk(folder).OrderBy(path => path, StringComparer.Ordinal))
            await AddAsync(tar, folder, path, ownerOf, cancellationToken);
    }

    // A link to a folder is an entry, not a way.
    private static IEnumerable<string> Walk(string folder) =>
        new DirectoryInfo(folder).EnumerateFileSystemInfos().SelectMany(
            entry => entry is DirectoryInfo { LinkTarget: null } ? Walk(entry.FullName).Prepend(entry.FullName) : [entry.FullName]);

    private static async Task AddAsync(
        TarWriter tar, string folder, string path, Func<string, int> ownerOf, CancellationToken cancellationToken)
    {
        var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
        var info = new FileInfo(path);
        var kind = info.LinkTarget is not null ? TarEntryType.SymbolicLink
            : Directory.Exists(path) ? TarEntryType.Directory
            : TarEntryType.RegularFile;
        var owner = ownerOf(name);
        var entry = new GnuTarEntry(kind, kind == TarEntryType.Directory ? name + "/" : name)
        {
            ModificationTime = DateTimeOffset.UnixEpoch,
            AccessTime = DateTimeOffset.UnixEpoch,
            ChangeTime = DateTimeOffset.UnixEpoch,
            Uid = owner,
            Gid = owner,
        };
        if (kind == TarEntryType.SymbolicLink)
            entry.LinkName = info.LinkTarget!;
        else if (!OperatingSystem.IsWindows())
            entry.Mode = info.UnixFileMode;

        if (kind == TarEntryType.RegularFile)
        {
            await using var content = File.OpenRead(path);
            entry.DataStream = content;
            await tar.WriteEntryAsync(entry, cancellationToken);
        }
        else
            await tar.WriteEntryAsync(entry, cancellationToken);
    }
}
