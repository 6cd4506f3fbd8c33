using DifyDelivery.Processes;

namespace DifyDelivery.Tests.Helm;

/// <summary>Answers commands in the order in which they come, and remembers them and the files that they named.</summary>
internal sealed class ScriptedRunner(params (int Code, string Out, string Error)[] answers) : IProcessRunner
{
    private int _next;

    public List<CommandSpec> Commands { get; } = [];

    public List<(string Path, string Text, UnixFileMode Mode)> Files { get; } = [];

    public Task<CommandResult> RunAsync(
        CommandSpec command, Action<string>? onOutput = null, Action<string>? onError = null, CancellationToken cancellationToken = default)
    {
        Commands.Add(command);
        foreach (var file in command.Arguments.Where(File.Exists))
            Files.Add((file, File.ReadAllText(file), OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(file)));
        var (code, output, error) = answers[_next++];
        return Task.FromResult(new CommandResult("helm", code, output, error, TimeSpan.Zero));
    }
}
