using System.Text.RegularExpressions;
using DifyDelivery.Errors;
using DifyDelivery.Processes;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Tools.Search;

/// <summary>Asks a program for its version.</summary>
internal sealed class VersionProbe(IProcessRunner processes, ProbeCache cache)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What a program says of itself.</summary>
    /// <param name="Version">Its version; null when it does not say one.</param>
    /// <param name="Problem">Why it does not.</param>
    public sealed record Answer(string? Version, string? Problem);

    public async Task<Answer> AskAsync(ToolSpec tool, string program, CancellationToken cancellationToken)
    {
        var file = new FileInfo(program);

        // A relative link in a folder that is itself a link (/bin/psql where /bin is usr/bin) is resolved to a place that is not there.
        if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target)
            file = target;
        if (cache.Find(file) is { } known)
            return new Answer(known, null);

        var answer = await RunAsync(tool.Probe, program, cancellationToken);
        if (answer.Version is { } version)
            cache.Add(file, version);
        return answer;
    }

    public static string? Parse(ProbeSpec probe, string output)
    {
        var match = Regex.Match(output, probe.Pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        return match.Success ? match.Groups[1].Value : null;
    }

    private async Task<Answer> RunAsync(ProbeSpec probe, string program, CancellationToken cancellationToken)
    {
        var command = new CommandSpec(program, probe.Arguments)
        {
            Timeout = Patience,

            // Terraform asks its publisher for newer versions otherwise.
            Environment = new Dictionary<string, string?> { ["CHECKPOINT_DISABLE"] = "1" },
        };
        try
        {
            var result = await processes.RunAsync(command, cancellationToken: cancellationToken);
            var version = Parse(probe, result.StandardOutput);
            return version is null
                ? new Answer(null, $"'{result.Command}' said no version (exit code {result.ExitCode}){FirstLine(result)}")
                : new Answer(version, null);
        }
        catch (DeliveryException exception)
        {
            return new Answer(null, exception.Why ?? exception.Message);
        }
        catch (TimeoutException exception)
        {
            return new Answer(null, exception.Message);
        }
    }

    private static string FirstLine(CommandResult result)
    {
        var line = (result.StandardError + result.StandardOutput).Split('\n').FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        return line is null ? string.Empty : ": " + line.Trim();
    }
}
