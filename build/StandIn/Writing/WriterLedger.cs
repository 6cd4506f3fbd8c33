namespace DifyDelivery.StandIn.Writing;

/// <summary>
/// What one writer knows for certain: every number up to the acknowledged one has been committed, the next may or may not have been.
/// A number is never given up and never skipped, so a gap or a repetition in a database is a loss or a duplication.
/// </summary>
/// <param name="component">The component that writes.</param>
/// <param name="clock">Dates the last acknowledgement.</param>
internal sealed class WriterLedger(string component, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private LedgerState _state = new(component, $"{component}-{Guid.NewGuid().ToString("n")[..8]}", 0, 0, null, null);

    public LedgerState Current
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    public void Acknowledge(long number)
    {
        lock (_lock)
        {
            _state = _state with { Acknowledged = number, LastAcknowledgedAt = clock.GetUtcNow(), LastError = null };
        }
    }

    public void Fail(string error)
    {
        lock (_lock)
        {
            _state = _state with { Retries = _state.Retries + 1, LastError = error };
        }
    }
}

/// <summary>A moment of a ledger.</summary>
/// <param name="Component">The component that writes.</param>
/// <param name="Writer">This process's name in the rows: new at every start.</param>
/// <param name="Acknowledged">The highest number whose commit the server has confirmed; 0 when none.</param>
/// <param name="Retries">How many attempts failed.</param>
/// <param name="LastAcknowledgedAt">When the last commit was confirmed.</param>
/// <param name="LastError">Why the number after the acknowledged one is not there yet; null while all goes well.</param>
internal sealed record LedgerState(
    string Component, string Writer, long Acknowledged, long Retries, DateTimeOffset? LastAcknowledgedAt, string? LastError);
