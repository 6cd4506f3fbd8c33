using DifyDelivery.Errors;

namespace DifyDelivery.Pipelines;

/// <summary>The generated files below a root folder: compares them with what ought to be there, and writes them.</summary>
/// <param name="root">The repository's root.</param>
public sealed class GeneratedTree(string root)
{
    /// <summary>How the files differ from what ought to be there, as a unified difference; empty when they do not.</summary>
    /// <param name="files">What ought to be there.</param>
    public IReadOnlyList<FileDrift> Compare(IReadOnlyList<PipelineFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return
        [
            .. files.Select(file => (File: file, Present: Read(file.Path)))
                .Where(pair => pair.Present != pair.File.Content)
                .Select(pair => new FileDrift(pair.File.Path, [.. UnifiedDiff.Of(pair.File.Path, pair.Present, pair.File.Content)])),
            .. Superfluous(files).Select(path => new FileDrift(path, [.. UnifiedDiff.Of(path, Read(path), null)])),
        ];
    }

    /// <summary>Writes what differs. Deletes nothing.</summary>
    /// <param name="files">What ought to be there.</param>
    /// <param name="force">Replaces files that a person wrote, too.</param>
    /// <returns>The paths that were written.</returns>
    /// <exception cref="DeliveryException">A file is there that was not generated; nothing was written.</exception>
    public IReadOnlyList<string> Write(IReadOnlyList<PipelineFile> files, bool force)
    {
        ArgumentNullException.ThrowIfNull(files);
        var foreign = files.Where(file => Read(file.Path) is { } present && !GeneratedHeader.Is(present)).Select(file => file.Path).ToList();
        if (foreign.Count > 0 && !force)
        {
            throw new DeliveryException(
                $"Nothing was written: {string.Join(", ", foreign)} {(foreign.Count == 1 ? "was" : "were")} not generated.", "What a person wrote is not overwritten.",
                "Move it away, or add --force to replace it.");
        }

        var written = files.Where(file => Read(file.Path) != file.Content).ToList();
        foreach (var file in written)
        {
            var path = Path.Combine(root, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }

        return [.. written.Select(file => file.Path)];
    }

    /// <summary>Generated files that are not generated any more.</summary>
    /// <param name="files">What ought to be there.</param>
    public IReadOnlyList<string> Superfluous(IReadOnlyList<PipelineFile> files) =>
    [
        .. PipelineFiles.Folders
            .Where(folder => Directory.Exists(Path.Combine(root, folder)))
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.yml").Select(path => $"{folder}/{Path.GetFileName(path)}"))
            .Where(path => files.All(file => file.Path != path) && GeneratedHeader.Is(Read(path)!))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A checkout with CRLF is no difference: git made it, and undoes it.</summary>
    private string? Read(string path) =>
        Path.Combine(root, path) is var full && File.Exists(full) ? File.ReadAllText(full).ReplaceLineEndings("\n") : null;
}

/// <summary>A file that is not what it ought to be.</summary>
/// <param name="Path">Its path below the root.</param>
/// <param name="Lines">The difference, from what is there to what ought to be.</param>
public sealed record FileDrift(string Path, IReadOnlyList<string> Lines);
