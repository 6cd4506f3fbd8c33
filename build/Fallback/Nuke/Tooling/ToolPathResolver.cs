namespace Nuke.Common.Tooling;

/// <summary>Where executables are.</summary>
public static class ToolPathResolver
{
    private const string Which = "/usr/bin/which";

    /// <summary>The file that the variable names, or null when it is not set.</summary>
    /// <exception cref="ArgumentException">It names a file that does not exist.</exception>
    public static string TryGetEnvironmentExecutable(string environmentExecutable)
    {
        var path = EnvironmentInfo.GetVariable(environmentExecutable);
        if (path != null)
            Assert.FileExists(path, $"Path '{path}' from environment variable '{environmentExecutable}' does not exist");
        return path;
    }

    /// <exception cref="ArgumentException">It is not on the PATH.</exception>
    public static string GetPathExecutable(string pathExecutable)
    {
        if (File.Exists(pathExecutable))
            return Path.GetFullPath(pathExecutable);

        // Looked up here; the message is the one of the genuine engine, which runs 'which'.
        var folders = (EnvironmentInfo.GetVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var names = EnvironmentInfo.IsWin && !Path.HasExtension(pathExecutable)
            ? new[] { $"{pathExecutable}.exe", $"{pathExecutable}.cmd" }
            : [pathExecutable];
        return folders.SelectMany(x => names.Select(y => Path.Combine(x, y))).FirstOrDefault(IsExecutable)
            .NotNull($"Could not find '{pathExecutable}' via '{(EnvironmentInfo.IsWin ? @"C:\Windows\System32\where.exe" : Which)}'.");
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
