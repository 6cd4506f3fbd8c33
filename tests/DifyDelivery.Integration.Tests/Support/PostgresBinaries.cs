using System.Globalization;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;

namespace DifyDelivery.Integration.Tests.Support;

/// <summary>Finds PostgreSQL's server programs on this machine.</summary>
internal static class PostgresBinaries
{
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <summary>The folder of <c>initdb</c> and <c>postgres</c>: the newest below Debian's root, else the one on PATH.</summary>
    public static string Folder() =>
        Candidates().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb")))
        ?? throw new InvalidOperationException($"No PostgreSQL server programs on PATH or below {DebianRoot}; install the package 'postgresql'.");

    /// <summary>The same of a major version that the toolbox has an entry for: 14, 15, 17 or 18. Fetched when it is not on this machine.</summary>
    public static async Task<string> FolderAsync(int major)
    {
        var name = major switch
        {
            14 => ToolNames.PostgresServer14,
            15 => ToolNames.PostgresServer,
            17 => ToolNames.PostgresServer17,
            18 => ToolNames.PostgresServer18,
            _ => throw new ArgumentOutOfRangeException(nameof(major), major, "The toolbox has no such server."),
        };
        var tool = await new Toolbox(new ProcessRunner(new Redactor()), Options()).ResolveAsync(name, new NullReporter());
        return Path.GetDirectoryName(tool.Path)!;
    }

    // The server runs as another user when root runs the tests, and that user may not look into root's cache.
    private static ToolboxOptions Options() =>
        System.Environment.IsPrivilegedProcess ? new ToolboxOptions { Folder = "/var/tmp/dify-delivery-tests/tools" } : new ToolboxOptions();

    private static IEnumerable<string> Candidates()
    {
        var debian = Directory.Exists(DebianRoot) ? Directory.GetDirectories(DebianRoot) : [];
        return debian
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .Concat((System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
    }
}
