using DifyDelivery.Errors;

namespace DifyDelivery.Processes;

/// <summary>What a child process left behind. Output is complete, in order per stream, and already redacted.</summary>
/// <param name="Command">The command line for messages: program and arguments, redacted.</param>
/// <param name="ExitCode">The exit code; 128 + n when signal n ended it.</param>
/// <param name="StandardOutput">Everything written to standard output.</param>
/// <param name="StandardError">Everything written to standard error.</param>
/// <param name="Duration">Wall time.</param>
public sealed record CommandResult(string Command, int ExitCode, string StandardOutput, string StandardError, TimeSpan Duration)
{
    /// <summary>True when the exit code is 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Returns this result, or throws when the exit code is not 0.</summary>
    /// <param name="what">What was being done, for the message: "Helm could not install the release".</param>
    /// <param name="remedy">What to do about it.</param>
    /// <exception cref="CommandFailedException">The exit code is not 0.</exception>
    public CommandResult EnsureSucceeded(string what, string? remedy = null) =>
        Succeeded ? this : throw new CommandFailedException(what, this, remedy);
}

/// <summary>A child process ended with a non-zero exit code.</summary>
/// <param name="what">What was being done.</param>
/// <param name="result">How the process ended.</param>
/// <param name="remedy">What to do about it.</param>
public class CommandFailedException(string what, CommandResult result, string? remedy = null)
    : DeliveryException(what, Explain(result), remedy)
{
    private const int TailLines = 20;

    /// <summary>How the process ended.</summary>
    public CommandResult Result { get; } = result;

    private static string Explain(CommandResult result)
    {
        var text = string.IsNullOrWhiteSpace(result.StandardError) ? result.StandardOutput : result.StandardError;
        var tail = text.TrimEnd().Split('\n').TakeLast(TailLines).Select(line => line.TrimEnd());
        return $"'{result.Command}' ended with exit code {result.ExitCode}:{System.Environment.NewLine}{string.Join(System.Environment.NewLine, tail)}";
    }
}
