namespace DifyDelivery.Postgres.Fencing;

/// <summary>Keeps writers out of one database, and tells whether any is left. Our own sessions do not count.</summary>
public interface IDatabaseFence
{
    /// <summary>Whether new sessions are read only.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task<bool> IsReadOnlyAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes every new session read only: <c>default_transaction_read_only</c>. Idempotent.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task RaiseAsync(CancellationToken cancellationToken = default);

    /// <summary>Takes that back. Idempotent.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task LiftAsync(CancellationToken cancellationToken = default);

    /// <summary>Who is connected, apart from us.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<SessionFacts>> ListSessionsAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends sessions; it returns when that is asked for, not when they are gone.</summary>
    /// <param name="sessions">Which ones.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task EndAsync(IReadOnlyCollection<SessionFacts> sessions, CancellationToken cancellationToken = default);

    /// <summary>Where the server's log of changes stands, and how many rows of the database's own tables were ever changed.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task<WritePosition> ReadPositionAsync(CancellationToken cancellationToken = default);
}

/// <summary>A session of somebody else.</summary>
/// <param name="Pid">The server process.</param>
/// <param name="User">The role.</param>
/// <param name="Application">Its application name; empty when it gave none.</param>
/// <param name="Address">Where it comes from; null for a local socket.</param>
/// <param name="State"><c>active</c>, <c>idle</c>, <c>idle in transaction</c> and the like.</param>
/// <param name="Since">When it connected.</param>
public sealed record SessionFacts(int Pid, string User, string Application, string? Address, string State, DateTimeOffset? Since)
{
    /// <summary>For people: <c>postgres from 10.200.0.7 ("psql"), idle</c>.</summary>
    public override string ToString() =>
        $"{User} from {Address ?? "the server's own socket"}{(Application.Length > 0 ? $" (\"{Application}\")" : string.Empty)}, {State}";
}

/// <summary>How far changes have come.</summary>
/// <param name="Wal">The position at which the next record goes into the write-ahead log; of the whole server.</param>
/// <param name="Changes">How many rows were ever changed.</param>
/// <param name="PreparedTransactions">Transactions that were prepared and neither committed nor rolled back: writers without a session.</param>
/// <param name="CountsRows">Whether the server counts changed rows (track_counts); where it does not, <paramref name="Changes"/> says nothing.</param>
public sealed record WritePosition(string Wal, ChangeCount Changes, int PreparedTransactions, bool CountsRows = true);

/// <summary>How many rows of a database's own tables were ever changed, as its server counts them.</summary>
/// <param name="Rows">Rows inserted, updated and deleted.</param>
/// <param name="Since">When counting began: a crash takes the counts away, and so does whoever resets them.</param>
public sealed record ChangeCount(long Rows, string Since)
{
    /// <summary>Whether this is the same counting, later: only then does it tell what has changed since.</summary>
    /// <param name="earlier">The count before; null where none is known.</param>
    public bool Continues(ChangeCount? earlier) => earlier is not null && Since == earlier.Since && Rows >= earlier.Rows;
}
