using System.Formats.Tar;
using System.IO.Compression;
using DifyDelivery.Errors;

namespace DifyDelivery.Helm;

/// <summary>The files of a chart, and of the subcharts packed in it, that say something about values; by path below the chart's root.</summary>
internal static class ChartFiles
{
    private static readonly string[] Wanted = ["Chart.yaml", "values.yaml", "values.schema.json"];

    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Directory.Exists(path))
            await ReadFolderAsync(path, "", files, cancellationToken);
        else if (File.Exists(path))
            await ReadArchiveAsync(File.OpenRead(path), "", files, cancellationToken);
        else
            throw new DeliveryException($"The chart '{path}' does not exist", remedy: "Check the path, or fetch the chart.");
        return files;
    }

    private static async Task ReadFolderAsync(
        string folder, string prefix, Dictionary<string, string> files, CancellationToken cancellationToken)
    {
        foreach (var name in Wanted.Where(name => File.Exists(Path.Combine(folder, name))))
            files[prefix + name] = await File.ReadAllTextAsync(Path.Combine(folder, name), cancellationToken);

        var charts = Path.Combine(folder, "charts");
        if (!Directory.Exists(charts))
            return;
        foreach (var inner in Directory.EnumerateDirectories(charts))
            await ReadFolderAsync(inner, $"{prefix}charts/{Path.GetFileName(inner)}/", files, cancellationToken);
        foreach (var archive in Directory.EnumerateFiles(charts, "*.tgz"))
            await ReadArchiveAsync(File.OpenRead(archive), $"{prefix}charts/", files, cancellationToken, keepRoot: true);
    }

    // An archive's entries begin with the chart's name; below charts/ that name is kept, because it is the subchart's folder.
    private static async Task ReadArchiveAsync(
        Stream archive, string prefix, Dictionary<string, string> files, CancellationToken cancellationToken, bool keepRoot = false)
    {
        await using var reader = new TarReader(new GZipStream(archive, CompressionMode.Decompress));
        while (await reader.GetNextEntryAsync(copyData: true, cancellationToken) is { } entry)
        {
            var name = entry.Name.TrimStart('.', '/');
            var inner = keepRoot ? name : name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
            if (entry.DataStream is null)
                continue;
            if (inner.EndsWith(".tgz", StringComparison.Ordinal) && inner.Contains("charts/", StringComparison.Ordinal))
                await ReadArchiveAsync(entry.DataStream, prefix + inner[..(inner.LastIndexOf('/') + 1)], files, cancellationToken, keepRoot: true);
            else if (Wanted.Contains(Path.GetFileName(inner)))
                files[prefix + inner] = await new StreamReader(entry.DataStream).ReadToEndAsync(cancellationToken);
        }
    }
}
