using DifyDelivery.Reporting;

namespace DifyDelivery.Postgres;

/// <summary>
/// A PostgreSQL server: waits for it, prepares it for Dify, and tells facts about it. Every call opens its own connection and closes it,
/// so that nothing here stands in the way of a restart or of dropping a database.
/// </summary>
public interface IPostgresServer
{
    /// <summary>Where it is and who logs in.</summary>
    PostgresEndpoint Endpoint { get; }

    /// <summary>Waits until a login succeeds. What waiting cannot mend - a wrong password, a refused certificate - fails at once.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <param name="progress">Told what the server answers.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ServerUnreachableException">The time is over.</exception>
    /// <exception cref="LoginRefusedException">The server answers and refuses this login.</exception>
    Task WaitUntilReadyAsync(TimeSpan limit, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Compares the server with what Dify needs; changes nothing.</summary>
    /// <param name="needs">What should be there.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>What <see cref="PrepareAsync"/> would do, one sentence each in order; empty when nothing is missing.</returns>
    Task<IReadOnlyList<string>> PreviewAsync(ServerNeeds needs, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the databases and extensions that are missing. Drops what a DROP DATABASE that was cut short has left of one, which holds nothing;
    /// never drops or overwrites anything else. Idempotent.
    /// </summary>
    /// <param name="needs">What should be there.</param>
    /// <param name="progress">Told each act.</param>
    /// <param name="cancellationToken">Stops between acts.</param>
    /// <returns>What was done, one sentence each; empty when nothing was missing.</returns>
    /// <exception cref="Errors.DeliveryException">The server refuses one: not allowed, not on the extension allow-list, another owner.</exception>
    Task<IReadOnlyList<string>> PrepareAsync(ServerNeeds needs, IActivity progress, CancellationToken cancellationToken = default);

    /// <summary>Version, settings and what the login may do.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task<ServerFacts> ReadFactsAsync(CancellationToken cancellationToken = default);

    /// <summary>Every database but the templates; also what a DROP DATABASE that was cut short has left.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<DatabaseFacts>> ReadDatabasesAsync(CancellationToken cancellationToken = default);

    /// <summary>The extensions of one database.</summary>
    /// <param name="database">Its name.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<ExtensionFacts>> ReadExtensionsAsync(string database, CancellationToken cancellationToken = default);

    /// <summary>Who replicates from this server, and from whom it replicates.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task<ReplicationFacts> ReadReplicationAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether a table is there, in schema public.</summary>
    /// <param name="database">The database.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<bool> HasTableAsync(string database, string table, CancellationToken cancellationToken = default);

    /// <summary>Whether a table of schema public holds at least one row; false when there is no such table or database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<bool> HasRowsAsync(string database, string table, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether a database holds a row or a large object, or has something on its disk that this login may not read: what must not be overwritten.
    /// False when there is no such database.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<bool> HasDataAsync(string database, CancellationToken cancellationToken = default);

    /// <summary>The revisions of Dify's schema (<c>alembic_version</c>), normally one; empty when there is no such table or database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<IReadOnlyList<string>> ReadRevisionsAsync(string database, CancellationToken cancellationToken = default);

    /// <summary>Bytes that databases and write-ahead log take on the server's disk; null where the login may not read it.</summary>
    /// <param name="cancellationToken">Stops.</param>
    Task<long?> ReadUsedBytesAsync(CancellationToken cancellationToken = default);
}
