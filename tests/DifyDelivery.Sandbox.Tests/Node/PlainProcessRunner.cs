using System.Diagnostics;
using System.Text;

using DifyDelivery.Processes;

namespace DifyDelivery.Sandbox.Tests.Node;

internal sealed class PlainProcessRunner : IProcessRunner
{
    public async Task<CommandResult> RunAsync(
        CommandSpec command, Action<string>? onOutput = null, Action<string>? onError = null, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        using var process = new Process { StartInfo = start };
        var (output, error) = (new StringBuilder(), new StringBuilder());
        process.OutputDataReceived += (_, line) => Take(output, line.Data, onOutput);
        process.ErrorDataReceived += (_, line) => Take(error, line.Data, onError);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new CommandResult(command.FileName, process.ExitCode, output.ToString(), error.ToString(), TimeSpan.Zero);
    }

    private static void Take(StringBuilder text, string? line, Action<string>? observer)
    {
        if (line is null)
            return;
        text.AppendLine(line);
        observer?.Invoke(line);
    }
}
