namespace DifyDelivery.Processes;

/// <summary>The one seam through which child processes are started.</summary>
public interface IProcessRunner
{
    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="onOutput">Receives each standard output line as it arrives, redacted.</param>
    /// <param name="onError">Receives each standard error line as it arrives, redacted.</param>
    /// <param name="cancellationToken">Ends the whole process tree: SIGTERM first, SIGKILL after the command's grace.</param>
    /// <exception cref="Errors.DeliveryException">The program does not exist or cannot be started.</exception>
    /// <exception cref="TimeoutException">The command's own time limit ran out; its process tree has been ended.</exception>
    Task<CommandResult> RunAsync(
        CommandSpec command, Action<string>? onOutput = null, Action<string>? onError = null, CancellationToken cancellationToken = default);
}
