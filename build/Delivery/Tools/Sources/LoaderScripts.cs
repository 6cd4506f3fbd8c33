namespace DifyDelivery.Tools.Sources;

/// <summary>Small scripts that run programs of an unpacked tree with the tree's own dynamic loader and libraries.</summary>
internal static class LoaderScripts
{
    private static readonly string[] Programs = ["psql", "pg_dump", "pg_restore"];

    /// <summary>Writes one script for each program. The scripts find the tree beside them, wherever both are.</summary>
    /// <param name="root">The tree: <c>root</c> beside the scripts' folder.</param>
    /// <param name="folder">Where the scripts go.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="SourceFailedException">The tree holds no loader, or not these programs.</exception>
    public static async Task WriteAsync(string root, string folder, CancellationToken cancellationToken)
    {
        var loader = Find(root, "usr/lib", "ld-linux-*.so.*") ?? throw new SourceFailedException("the packages hold no dynamic loader");
        var libraries = Path.GetDirectoryName(loader)!;
        Directory.CreateDirectory(folder);
        foreach (var program in Programs)
        {
            var path = Find(root, "usr/lib/postgresql", program) ?? throw new SourceFailedException($"the packages hold no {program}");
            var script = Path.Combine(folder, program);
            await File.WriteAllTextAsync(
                script,
                $"""
                #!/bin/sh
                # Runs the program with the libraries that it was built with: this machine's own may be older.
                root=$(dirname -- "$(readlink -f -- "$0")")/../{Path.GetFileName(root)}
                exec "$root/{loader}" --library-path "$root/{libraries}" "$root/{path}" "$@"

                """.ReplaceLineEndings("\n"),
                cancellationToken);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        }
    }

    private static string? Find(string root, string below, string pattern)
    {
        var folder = Path.Combine(root, below);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Path.GetRelativePath(root, file)).FirstOrDefault()
            : null;
    }
}
