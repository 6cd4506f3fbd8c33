using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;
using DifyDelivery.Errors;
using DifyDelivery.Reporting;

namespace DifyDelivery.Processes;

/// <summary>
/// Runs real child processes. Each gets a session of its own where <c>setsid</c> exists, so that Ctrl-C in the terminal reaches this
/// process alone, which then ends its children in order.
/// </summary>
/// <param name="redactor">Takes secrets out of every line and of the result.</param>
/// <param name="timeProvider">Clock of time limits. <value>The default is the system's.</value></param>
public sealed class ProcessRunner(Redactor redactor, TimeProvider? timeProvider = null) : IProcessRunner
{
    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <inheritdoc/>
    public async Task<CommandResult> RunAsync(
        CommandSpec command, Action<string>? onOutput = null, Action<string>? onError = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        cancellationToken.ThrowIfCancellationRequested();
        var display = redactor.Redact(CommandLine.Format(command));
        var begun = _time.GetTimestamp();
        using var process = Start(command, display);
        using var limit = command.Timeout is { } timeout ? new CancellationTokenSource(timeout, _time) : new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var observers = new LineObservers(redactor, stop);
        using var output = new OutputPump(process.StandardOutput, observers.Wrap(onOutput), _time);
        using var error = new OutputPump(process.StandardError, observers.Wrap(onError), _time);
        var (outputPump, errorPump, feed) = (output.RunAsync(), error.RunAsync(), FeedAsync(process, command.StandardInput));

        var stopped = false;
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            stopped = true;
            await new ProcessTree(process, _time).StopAsync(command.StopGrace, command.StopsOwnChildren);
        }

        await Task.WhenAll(output.DrainAsync(outputPump), error.DrainAsync(errorPump), feed);
        var result = new CommandResult(
            display, process.ExitCode, redactor.Redact(output.Text), redactor.Redact(error.Text), _time.GetElapsedTime(begun));
        if (observers.Failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        if (!stopped)
            return result.ExitCode is 126 or 127 ? RefuseUnstarted(command, result) : result;

        cancellationToken.ThrowIfCancellationRequested();
        throw new TimeoutException($"'{display}' was ended: it ran longer than its limit of {command.Timeout!.Value.TotalSeconds:0.#} s.");
    }

    private static Process Start(CommandSpec command, string display)
    {
        var program = Find(command);
        var setsid = OperatingSystem.IsWindows() ? null : ProgramPath.Find("setsid");
        var start = new ProcessStartInfo(setsid ?? program)
        {
            WorkingDirectory = command.WorkingDirectory ?? string.Empty,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        if (setsid is not null)
            start.ArgumentList.Add(program);
        foreach (var argument in command.Arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        foreach (var name in command.Environment.Where(pair => pair.Value is null).Select(pair => pair.Key))
            start.Environment.Remove(name);

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new DeliveryException($"'{display}' could not be started.", exception.Message, inner: exception);
        }
    }

    private static string Find(CommandSpec command)
    {
        if (command.WorkingDirectory is { } folder && !Directory.Exists(folder))
            throw new DeliveryException($"'{command.FileName}' could not be started.", $"its working directory '{folder}' does not exist.");

        return ProgramPath.Find(command.FileName, command.Environment.GetValueOrDefault("PATH"))
            ?? throw new DeliveryException(
                $"The program '{command.FileName}' was not found.",
                command.FileName.Contains('/')
                    ? "there is no executable file at this path."
                    : "no folder of PATH holds an executable file of this name.",
                $"Install '{Path.GetFileName(command.FileName)}' or put its folder on PATH; the Doctor target lists what is needed and from where.");
    }

    // The loader's refusals (wrong architecture, missing interpreter) come from setsid, not from the program.
    private static CommandResult RefuseUnstarted(CommandSpec command, CommandResult result) =>
        result.StandardError.StartsWith("setsid: failed to execute", StringComparison.Ordinal)
            ? throw new DeliveryException(
                $"The program '{command.FileName}' could not be started.",
                result.StandardError.Trim(),
                "Check that the file is complete and made for this machine's operating system and processor.")
            : result;

    private static async Task FeedAsync(Process process, string? text)
    {
        try
        {
            if (!string.IsNullOrEmpty(text))
                await process.StandardInput.WriteAsync(text);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended, or closed its input, without reading all of it: its exit code tells whether that is wrong.
        }
    }
}
