namespace DifyDelivery.Postgres.Copying.Sessions;

/// <summary>One state of the source that all of a run's sessions see. It lives as long as the session that exported it.</summary>
/// <param name="Name">For SET TRANSACTION SNAPSHOT and pg_dump.</param>
/// <param name="State">What the source said of itself just before.</param>
/// <param name="Session">Keeps it.</param>
internal sealed record SourceSnapshot(string Name, SourceState State, HeldSession Session) : IAsyncDisposable
{
    public static async Task<SourceSnapshot> TakeAsync(
        CopySessions sessions, TimeSpan silence, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = await sessions.OpenSourceAsync(cancellationToken);
        try
        {
            // Before the snapshot: what is written between the two is seen by it and counts as a change, never the other way round.
            var state = await SourceState.ReadAsync(connection, cancellationToken);
            await connection.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken);
            var name = await connection.SingleAsync("SELECT pg_export_snapshot()", row => row.GetString(0), cancellationToken);
            return new SourceSnapshot(name, state, HeldSession.Over(connection, silence, time));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
