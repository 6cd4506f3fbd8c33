using DifyDelivery.Reporting;

namespace DifyDelivery.Processes;

/// <summary>Hands redacted lines of both streams to the caller, one at a time; a caller's failure ends the run instead of a reader.</summary>
internal sealed class LineObservers(Redactor redactor, CancellationTokenSource stop)
{
    private readonly Lock _gate = new();

    /// <summary>The first exception that an observer threw.</summary>
    public Exception? Failure { get; private set; }

    public Action<string>? Wrap(Action<string>? observer) => observer is null ? null : line => Hand(observer, redactor.Redact(line));

    private void Hand(Action<string> observer, string line)
    {
        lock (_gate)
        {
            if (Failure is not null)
                return;

            try
            {
                observer(line);
            }
#pragma warning disable CA1031 // Rethrown to the caller of the runner, once the process tree has been ended.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Failure = exception;
            }
        }

        if (Failure is not null)
            stop.Cancel();
    }
}
