using DifyDelivery.Processes;

namespace DifyDelivery.Tests.Terraform;

/// <summary>Starts nothing: remembers every command and answers with prepared output.</summary>
internal sealed class RecordingProcessRunner(Func<CommandSpec, (int ExitCode, string Output)> answer) : IProcessRunner
{
    public List<CommandSpec> Commands { get; } = [];

    public Task<CommandResult> RunAsync(
        CommandSpec command, Action<string>? onOutput = null, Action<string>? onError = null, CancellationToken cancellationToken = default)
    {
        Commands.Add(command);
        var (exitCode, output) = answer(command);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            onOutput?.Invoke(line);
        }

        return Task.FromResult(new CommandResult(command.FileName, exitCode, output, "", TimeSpan.Zero));
    }
}
