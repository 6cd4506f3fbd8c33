using System.Runtime.CompilerServices;

namespace Nuke.Common.IO;

/// <summary>Files and folders.</summary>
public static partial class AbsolutePathExtensions
{
    private static readonly string[] FileSuffixes = ["file", "executable", "exe", "script", "archive"];
    private static readonly string[] FolderSuffixes = ["directory", "dir", "folder"];

    /// <summary>Guesses from the name of the variable whether a file or a folder is meant.</summary>
    /// <exception cref="ArgumentException">The name says neither.</exception>
    public static bool Exists(this AbsolutePath path, [CallerArgumentExpression(nameof(path))] string expression = null)
    {
        bool EndsWithAny(string[] suffixes) => suffixes.Any(x => expression.EndsWith(x, StringComparison.OrdinalIgnoreCase));

        if (EndsWithAny(FileSuffixes))
            return path.FileExists();
        return EndsWithAny(FolderSuffixes)
            ? path.DirectoryExists()
            : throw new ArgumentException($"Cannot infer from argument '{expression}' if either file or directory must exist");
    }

    public static bool FileExists(this AbsolutePath path) => File.Exists(path);

    public static bool DirectoryExists(this AbsolutePath path) => Directory.Exists(path);

    public static AbsolutePath CreateDirectory(this AbsolutePath path)
    {
        Directory.CreateDirectory(path);
        return path;
    }

    public static AbsolutePath CreateOrCleanDirectory(this AbsolutePath path)
    {
        path.DeleteDirectory();
        return path.CreateDirectory();
    }

    public static AbsolutePath TouchFile(this AbsolutePath path, DateTime? time = null, bool createDirectories = true)
    {
        if (createDirectories)
            path.Parent.CreateDirectory();
        if (!File.Exists(path))
            File.WriteAllBytes(path, []);
        File.SetLastWriteTime(path, time ?? DateTime.Now);
        return path;
    }

    /// <summary>A missing file is fine.</summary>
    public static void DeleteFile(this AbsolutePath path)
    {
        if (!path.FileExists())
            return;
        File.SetAttributes(path, FileAttributes.Normal);
        File.Delete(path);
    }

    /// <summary>A missing folder is fine.</summary>
    public static void DeleteDirectory(this AbsolutePath path)
    {
        if (!path.DirectoryExists())
            return;
        foreach (var file in Directory.GetFiles(path, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(path, recursive: true);
    }

    public static bool HasExtension(this AbsolutePath path, string extension, params string[] alternativeExtensions) =>
        alternativeExtensions.Prepend(extension).Any(x => path.ToString().EndsWith(x, StringComparison.OrdinalIgnoreCase));

    public static AbsolutePath WithExtension(this AbsolutePath path, string extension) =>
        path.Parent / Path.ChangeExtension(path.Name, extension);

    public static AbsolutePath FindParentOrSelf(this AbsolutePath path, Func<AbsolutePath, bool> predicate)
    {
        while (path != null && !predicate(path))
            path = path.Parent;
        return path;
    }
}
