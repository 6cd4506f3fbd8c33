using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Tools.Sources;

/// <summary>Fetches a package through the npm client, which knows the registry, proxy and credentials that hold here.</summary>
internal sealed class NpmSource(ToolboxOptions options, IProcessRunner processes) : IToolSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task<string?> FetchAsync(SourceSpec source, IActivity activity, CancellationToken cancellationToken)
    {
        var file = source.Files!.GetValueOrDefault(options.Platform) ?? throw new SourceFailedException($"has nothing for {options.Platform}");
        var target = Path.Combine(options.Folder, "downloads", file.Sha256);
        if (File.Exists(target) && await Checksum.OfAsync(target, cancellationToken) == file.Sha256)
            return target;

        var npm = ProgramPath.Find("npm", options.Variable("PATH") ?? string.Empty) ?? throw new SourceFailedException("npm is not installed");
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, "downloads", $"npm-{Guid.NewGuid():N}")).FullName;
        try
        {
            await PackAsync(npm, file.Package!, folder, cancellationToken);
            var archive = Directory.EnumerateFiles(folder, "*.tgz").SingleOrDefault() ?? throw new SourceFailedException("npm pack wrote no archive");
            var actual = await Checksum.OfAsync(archive, cancellationToken);
            if (actual != file.Sha256)
                throw new SourceFailedException($"the checksum of {file.Package} is {actual}, pinned is {file.Sha256}; the file was thrown away");
            File.Move(archive, target, overwrite: true);
            return target;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public async Task<string?> FindObstacleAsync(SourceSpec source, CancellationToken cancellationToken)
    {
        if (!source.Files!.ContainsKey(options.Platform))
            return $"has nothing for {options.Platform}";
        if (ProgramPath.Find("npm", options.Variable("PATH") ?? string.Empty) is not { } npm)
            return "npm is not installed";

        try
        {
            var ping = new CommandSpec(npm, "ping", "--fetch-retries=0") { Timeout = TimeSpan.FromSeconds(20) };
            return (await processes.RunAsync(ping, cancellationToken: cancellationToken)).Succeeded ? null : "its registry does not answer (npm ping)";
        }
        catch (Exception exception) when (exception is TimeoutException or DeliveryException)
        {
            return exception.Message;
        }
    }

    private async Task PackAsync(string npm, string package, string folder, CancellationToken cancellationToken)
    {
        var command = new CommandSpec(npm, "pack", package, "--pack-destination", folder, "--silent", "--ignore-scripts")
        {
            WorkingDirectory = folder,
            Timeout = Patience,
            Environment = new Dictionary<string, string?>
            {
                ["npm_config_update_notifier"] = "false",
                ["npm_config_fetch_retries"] = "1",
                ["npm_config_fetch_retry_mintimeout"] = "1000",
                ["npm_config_loglevel"] = "error",
            },
        };
        try
        {
            var result = await processes.RunAsync(command, cancellationToken: cancellationToken);
            if (!result.Succeeded)
                throw new SourceFailedException($"npm pack ended with exit code {result.ExitCode}: {LastLine(result)}");
        }
        catch (Exception exception) when (exception is TimeoutException or DeliveryException)
        {
            throw new SourceFailedException(exception.Message, exception);
        }
    }

    private static string LastLine(CommandResult result) =>
        (result.StandardError + result.StandardOutput).Split('\n').LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "it said nothing";
}
