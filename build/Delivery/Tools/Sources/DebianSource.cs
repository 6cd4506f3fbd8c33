using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Tools.Sources;

/// <summary>
/// Unpacks packages of another Debian release into the cache, libraries and dynamic loader included, so that programs newer than this
/// machine's release run on it and the machine stays as it is. They come from the machine's own Debian archive, checked by its own keys.
/// </summary>
internal sealed class DebianSource(ToolboxOptions options, IProcessRunner processes) : IFolderSource
{
    private const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // What the packages ask for and these programs never load: Perl is for the wrappers that pick a version.
    private static readonly string[] Unneeded = ["perl", "libperl", "netbase", "readline-common", "sensible-utils", "gcc-", "postgresql-client-common", "libdb", "libgdbm"];

    private string? Apt => Find("apt-get");

    private string? Dpkg => Find("dpkg-deb");

    public Task<string?> FetchAsync(SourceSpec source, IActivity activity, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This source fills folders.");

    public async Task<string?> FindObstacleAsync(SourceSpec source, CancellationToken cancellationToken)
    {
        if (options.Platform != new ToolboxOptions().Platform || !options.Platform.StartsWith("linux", StringComparison.Ordinal))
            return $"has nothing for {options.Platform}";
        if (Apt is null || Dpkg is null)
            return "apt-get and dpkg-deb are not on this machine";
        return (await ArchivesAsync(source.Suite!, cancellationToken)).Count > 0 ? null : "apt knows no Debian archive on this machine";
    }

    public async Task FillAsync(SourceSpec source, string folder, IActivity activity, CancellationToken cancellationToken)
    {
        if (await FindObstacleAsync(source, cancellationToken) is { } obstacle)
            throw new SourceFailedException(obstacle);

        var work = Path.Combine(folder, "apt");
        foreach (var each in new[] { "lists/partial", "cache/archives/partial" })
            Directory.CreateDirectory(Path.Combine(work, each));
        await File.WriteAllLinesAsync(Path.Combine(work, "sources.list"), await ArchivesAsync(source.Suite!, cancellationToken), cancellationToken);

        activity.Update($"reading the package lists of {source.Suite}");
        await RunAsync(Apt!, [.. AptOptions(work), "update"], cancellationToken);
        activity.Update($"downloading {string.Join(", ", source.Packages!)} and the libraries that they need");
        await RunAsync(Apt!, [.. AptOptions(work), "--yes", "--no-install-recommends", "--download-only", "install", .. source.Packages!], cancellationToken);

        activity.Update("unpacking");
        var root = Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;
        foreach (var package in Directory.EnumerateFiles(Path.Combine(work, "cache", "archives"), "*.deb").Where(IsNeeded))
            await RunAsync(Dpkg!, ["--extract", package, root], cancellationToken);
        Directory.Delete(work, recursive: true);
        if (Directory.Exists(Path.Combine(root, "usr", "share")))
            Directory.Delete(Path.Combine(root, "usr", "share"), recursive: true);
        await LoaderScripts.WriteAsync(root, Path.Combine(folder, "bin"), cancellationToken);
    }

    private static bool IsNeeded(string package) =>
        !Unneeded.Any(name => Path.GetFileName(package).StartsWith(name, StringComparison.Ordinal));

    /// <summary>This machine's own Debian archives, asked for another release.</summary>
    private async Task<IReadOnlyList<string>> ArchivesAsync(string suite, CancellationToken cancellationToken)
    {
        var result = await RunAsync(
            Apt!, ["indextargets", "--format", "$(LABEL) $(CODENAME) $(COMPONENT) $(REPO_URI)", "Created-By: Packages"], cancellationToken);
        var signed = File.Exists(Keyring) ? $"[signed-by={Keyring}] " : "";
        return
        [
            .. result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' '))
                .Where(parts => parts is ["Debian", var codename, "main", _] && !codename.Contains('-'))
                .Select(parts => $"deb {signed}{parts[3]} {suite} main")
                .Distinct(),
        ];
    }

    // A state of its own, in which nothing is installed: apt then fetches every library, and locks and changes nothing of the machine's.
    private static string[] AptOptions(string work) =>
    [
        "-qq", "-o", $"Dir::Etc::SourceList={work}/sources.list", "-o", "Dir::Etc::SourceParts=/dev/null", "-o", $"Dir::State::Lists={work}/lists",
        "-o", "Dir::State::status=/dev/null", "-o", $"Dir::Cache={work}/cache", "-o", "APT::Sandbox::User=root", "-o", "Debug::NoLocking=1",
        "-o", "Acquire::Retries=3", "-o", "APT::Install-Suggests=0",
    ];

    private string? Find(string program) => ProgramPath.Find(program, options.Variable("PATH") ?? string.Empty);

    private async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var command = new CommandSpec(program, arguments)
        {
            Timeout = Patience,
            Environment = new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive", ["LC_ALL"] = "C" },
        };
        try
        {
            var result = await processes.RunAsync(command, cancellationToken: cancellationToken);
            return result.Succeeded ? result : throw new SourceFailedException(
                $"{Path.GetFileName(program)} ended with exit code {result.ExitCode}: {LastLine(result.StandardError)}");
        }
        catch (Exception exception) when (exception is TimeoutException or DeliveryException)
        {
            throw new SourceFailedException(exception.Message, exception);
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n').LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "it said nothing";
}
