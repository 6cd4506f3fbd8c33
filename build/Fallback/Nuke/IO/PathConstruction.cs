namespace Nuke.Common.IO;

/// <summary>Paths as text.</summary>
public static class PathConstruction
{
    public static bool HasPathRoot(string path) => path != null && Path.IsPathRooted(path);

    /// <summary>Without <c>.</c> and <c>..</c> parts, doubled and trailing separators.</summary>
    public static string NormalizePath(string path)
    {
        if (!HasPathRoot(path))
            return path;
        var full = Path.GetFullPath(path);
        return full.Length > Path.GetPathRoot(full).Length ? Path.TrimEndingDirectorySeparator(full) : full;
    }

    public static string GetRelativePath(string basePath, string destinationPath) => Path.GetRelativePath(basePath, destinationPath);

    public static RelativePath GetRelativePathTo(this AbsolutePath basePath, string destinationPath) =>
        (RelativePath)GetRelativePath(basePath, destinationPath);

    /// <summary>Whether the other path is the same one or below it.</summary>
    public static bool Contains(this AbsolutePath basePath, string destinationPath)
    {
        var destination = NormalizePath(destinationPath) + Path.DirectorySeparatorChar;
        return destination.StartsWith(basePath.ToString().TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
