namespace DifyDelivery.Processes;

/// <summary>Finds programs as the operating system would.</summary>
public static class ProgramPath
{
    /// <summary>Returns the absolute path of the first executable file of this name, or null.</summary>
    /// <param name="program">A bare name, looked up in <paramref name="searchPath"/>; or a path, which only has to be executable.</param>
    /// <param name="searchPath">Folders in the form of the PATH variable. <value>The default is this process's own PATH.</value></param>
    public static string? Find(string program, string? searchPath = null) => FindAll(program, searchPath).FirstOrDefault();

    /// <summary>Returns every executable file of this name in search order, each real file once.</summary>
    /// <inheritdoc cref="Find" path="/param"/>
    public static IEnumerable<string> FindAll(string program, string? searchPath = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(program);
        if (program.Contains('/') || Path.IsPathRooted(program))
            return IsExecutable(program) ? [Path.GetFullPath(program)] : [];

        var folders = (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders
            .SelectMany(folder => FileNames(program).Select(name => Path.Combine(folder, name)))
            .Where(IsExecutable)
            .Select(Path.GetFullPath)
            .Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> FileNames(string program) =>
        OperatingSystem.IsWindows() && !Path.HasExtension(program) ? [program + ".exe", program + ".cmd"] : [program];

    private static bool IsExecutable(string path)
    {
        const UnixFileMode anyone = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyone) != 0);
    }
}
