namespace DifyDelivery.Errors;

/// <summary>
/// A failure that a person can act on: what happened, why, and the remedy. Its text form is what the console prints, so it carries
/// no stack trace; an unexpected failure is any other exception type and keeps its trace.
/// </summary>
public class DeliveryException : Exception
{
    /// <summary>Creates a failure with its cause and remedy.</summary>
    /// <param name="what">One sentence: what did not happen.</param>
    /// <param name="why">The cause, as far as it is known; may span lines.</param>
    /// <param name="remedy">What to do: the exact command or parameter where there is one.</param>
    /// <param name="inner">The underlying exception, kept for the log file only.</param>
    public DeliveryException(string what, string? why = null, string? remedy = null, Exception? inner = null)
        : base(what, inner)
    {
        Why = why;
        Remedy = remedy;
    }

    /// <summary>The cause, or null when the message says it all.</summary>
    public string? Why { get; }

    /// <summary>What to do next, or null when nothing is known to help.</summary>
    public string? Remedy { get; }

    /// <summary>The exit code that the process ends with when this failure is the reason.</summary>
    public virtual int ExitCode => ExitCodes.Failed;

    /// <summary>The failure as the console prints it: message, cause, remedy; no stack trace. Logging commands in it mean nothing to a CI server.</summary>
    public override string ToString() => ForeignText.Defuse(
        string.Join(
            System.Environment.NewLine,
            new[] { Message, Indent("why", Why), Indent("fix", Remedy) }.Where(line => line is not null)));

    private static string? Indent(string label, string? text) =>
        text is null ? null : $"  {label}: {text.ReplaceLineEndings(System.Environment.NewLine + "       ")}";
}
