namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>
/// How much of what passes is borne. A server that is away - it restarts, recovers, or another takes its place - is waited for by the clock, since
/// tries tell nothing of how long that takes. Where the servers answer and something is lost all the same, tries count; what gets on begins to
/// count anew, because a long copy over a poor network loses more than a short one. Not thread-safe.
/// </summary>
/// <param name="request">Says how much.</param>
/// <param name="time">The clock.</param>
internal sealed class Endurance(CopyRequest request, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private long? _away;
    private int _best;
    private int _failures;
    private int _tries;

    /// <summary>Whether to try anew.</summary>
    /// <param name="exception">What happened: something that passes.</param>
    /// <param name="finished">How much is finished by now, in whatever unit.</param>
    public bool Bears(Exception exception, int finished)
    {
        if (finished > _best)
        {
            (_best, _failures, _tries) = (finished, 0, 0);
        }

        _failures++;
        if (exception is ServerUnreachableException)
        {
            _away ??= time.GetTimestamp();
            return time.GetElapsedTime(_away.Value) < request.Patience;
        }

        // Until now the servers were there.
        _away = time.GetTimestamp();
        return ++_tries < request.Attempts;
    }

    /// <summary>Waits before the next try: twice as long each time, and never so long that a server that is back waits for us.</summary>
    public Task PauseAsync(CancellationToken cancellationToken)
    {
        var pause = First * Math.Pow(2, Math.Min(_failures - 1, 10));
        return Task.Delay(pause < Longest ? pause : Longest, time, cancellationToken);
    }
}
