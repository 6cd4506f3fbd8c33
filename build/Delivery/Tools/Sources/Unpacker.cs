using System.Formats.Tar;
using System.IO.Compression;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Tools.Sources;

/// <summary>Takes the wanted part out of a fetched file.</summary>
internal static class Unpacker
{
    /// <summary>Makes <c>bin/&lt;program&gt;</c> below a folder.</summary>
    /// <exception cref="SourceFailedException">The archive does not hold what the manifest says.</exception>
    public static async Task UnpackAsync(string archive, FileSpec file, string folder, string program, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(archive);
            if (file.Tree is { } tree)
            {
                await TreeUnpacker.UnpackAsync(stream, tree, folder, cancellationToken);
            }
            else
            {
                await using var content = await OpenAsync(stream, file.Program?.Split('!') ?? [], cancellationToken);
                var target = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName, program);
                await using (var output = File.Create(target))
                    await content.CopyToAsync(output, cancellationToken);
                MakeExecutable(target);
            }
        }
        catch (InvalidDataException exception)
        {
            throw new SourceFailedException($"the archive cannot be read: {exception.Message}", exception);
        }
    }

    public static void MakeExecutable(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    private static async Task<Stream> OpenAsync(Stream archive, string[] path, CancellationToken cancellationToken)
    {
        var current = archive;
        foreach (var name in path)
        {
            var entry = await IsZipAsync(current, cancellationToken)
                ? await OpenZipAsync(current, name, cancellationToken)
                : await OpenTarAsync(current, name, cancellationToken);
            await current.DisposeAsync();
            current = entry ?? throw new SourceFailedException($"the archive holds no '{name}'");
        }

        return current;
    }

    private static async Task<bool> IsZipAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[2];
        await stream.ReadExactlyAsync(head, cancellationToken);
        stream.Position = 0;
        return head is [(byte)'P', (byte)'K'];
    }

    private static async Task<Stream?> OpenZipAsync(Stream archive, string name, CancellationToken cancellationToken)
    {
        var zip = new ZipArchive(archive, ZipArchiveMode.Read);
        return zip.GetEntry(name) is { } entry ? await CopyAsync(await entry.OpenAsync(cancellationToken), cancellationToken) : null;
    }

    private static async Task<Stream?> OpenTarAsync(Stream archive, string name, CancellationToken cancellationToken)
    {
        await using var tar = new TarReader(new GZipStream(archive, CompressionMode.Decompress));
        while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            if (entry.Name == name && entry.DataStream is { } content)
                return await CopyAsync(content, cancellationToken);
        }

        return null;
    }

    // An archive within an archive is read at random, which a stream of compressed bytes does not allow.
    private static async Task<Stream> CopyAsync(Stream content, CancellationToken cancellationToken)
    {
        var copy = new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 128 * 1024, FileOptions.DeleteOnClose);
        await content.CopyToAsync(copy, cancellationToken);
        copy.Position = 0;
        return copy;
    }
}
