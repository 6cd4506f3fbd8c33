using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Tools.Sources;

/// <summary>Installs the distribution's packages. Only as root: nobody is asked for a password.</summary>
internal sealed class AptSource(ToolboxOptions options, IProcessRunner processes) : IToolSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private string? Apt => ProgramPath.Find("apt-get", options.Variable("PATH") ?? string.Empty);

    public async Task<string?> FetchAsync(SourceSpec source, IActivity activity, CancellationToken cancellationToken)
    {
        if (await FindObstacleAsync(source, cancellationToken) is { } obstacle)
            throw new SourceFailedException(obstacle);

        var apt = Apt!;
        string[] install = ["install", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", .. source.Packages!];
        var result = await AptAsync(apt, install, activity, cancellationToken);
        if (!result.Succeeded)
        {
            // The lists may be old, or have never been fetched.
            await AptAsync(apt, ["update"], activity, cancellationToken);
            result = await AptAsync(apt, install, activity, cancellationToken);
        }

        return result.Succeeded ? null : throw new SourceFailedException($"apt-get ended with exit code {result.ExitCode}: {LastLine(result)}");
    }

    public Task<string?> FindObstacleAsync(SourceSpec source, CancellationToken cancellationToken) =>
        Task.FromResult(
            Apt is null ? "apt-get is not on this machine"
            : Environment.IsPrivilegedProcess ? null
            : $"apt needs root; as root: apt-get install {string.Join(' ', source.Packages!)}");

    private async Task<CommandResult> AptAsync(string apt, IReadOnlyList<string> arguments, IActivity activity, CancellationToken cancellationToken)
    {
        var command = new CommandSpec(apt, ["-q", .. arguments])
        {
            Timeout = Patience,
            Environment = new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive", ["LC_ALL"] = "C" },
        };
        try
        {
            return await processes.RunAsync(command, line => activity.Update(line), cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or DeliveryException)
        {
            throw new SourceFailedException(exception.Message, exception);
        }
    }

    private static string LastLine(CommandResult result) =>
        result.StandardError.Split('\n').LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "it said nothing";
}
