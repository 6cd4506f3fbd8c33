using DifyDelivery.Reporting;

namespace DifyDelivery.Postgres;

/// <summary>A real PostgreSQL server, through Npgsql.</summary>
public sealed class PostgresServer : IPostgresServer
{
    private readonly PostgresConnector _connector;
    private readonly TimeProvider _time;
    private readonly FactReader _facts;
    private readonly RowLookup _rows;
    private readonly ServerPreparation _preparation;

    /// <summary>Describes a server; nothing is connected yet.</summary>
    /// <param name="endpoint">Where it is and who logs in.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public PostgresServer(PostgresEndpoint endpoint, TimeProvider? time = null)
    {
        Endpoint = endpoint;
        _time = time ?? TimeProvider.System;
        _connector = new PostgresConnector(endpoint);
        _facts = new FactReader(_connector);
        _rows = new RowLookup(_connector);
        _preparation = new ServerPreparation(_connector, _facts);
    }

    /// <inheritdoc/>
    public PostgresEndpoint Endpoint { get; }

    /// <inheritdoc/>
    public async Task WaitUntilReadyAsync(TimeSpan limit, IActivity progress, CancellationToken cancellationToken = default)
    {
        var began = _time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause < TimeSpan.FromSeconds(1) ? pause * 1.5 : pause)
        {
            try
            {
                await _connector.UseAsync(PostgresConnector.MaintenanceDatabase, (_, _) => Task.FromResult(true), cancellationToken);
                return;
            }
            catch (ServerUnreachableException exception)
            {
                var elapsed = _time.GetElapsedTime(began);
                if (elapsed + pause >= limit)
                {
                    throw new ServerUnreachableException(
                        Endpoint, FormattableString.Invariant($"It did not become ready within {limit.TotalSeconds:0} s. Last answer: {exception.Why}"), exception);
                }

                progress.Update($"not yet: {exception.Why}", elapsed / limit);
                await Task.Delay(pause, _time, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> PreviewAsync(ServerNeeds needs, CancellationToken cancellationToken = default) =>
        _preparation.PreviewAsync(needs, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> PrepareAsync(ServerNeeds needs, IActivity progress, CancellationToken cancellationToken = default) =>
        _preparation.RunAsync(needs, progress, cancellationToken);

    /// <inheritdoc/>
    public Task<ServerFacts> ReadFactsAsync(CancellationToken cancellationToken = default) => _facts.ReadServerAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DatabaseFacts>> ReadDatabasesAsync(CancellationToken cancellationToken = default) =>
        _facts.ReadDatabasesAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExtensionFacts>> ReadExtensionsAsync(string database, CancellationToken cancellationToken = default) =>
        _facts.ReadExtensionsAsync(database, cancellationToken);

    /// <inheritdoc/>
    public Task<ReplicationFacts> ReadReplicationAsync(CancellationToken cancellationToken = default) =>
        new ReplicationReader(_connector).ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<bool> HasTableAsync(string database, string table, CancellationToken cancellationToken = default) =>
        _rows.HasTableAsync(database, table, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> HasRowsAsync(string database, string table, CancellationToken cancellationToken = default) =>
        _rows.HasRowsAsync(database, table, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> HasDataAsync(string database, CancellationToken cancellationToken = default) =>
        _rows.HasDataAsync(database, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ReadRevisionsAsync(string database, CancellationToken cancellationToken = default) =>
        _rows.ReadRevisionsAsync(database, cancellationToken);

    /// <inheritdoc/>
    public Task<long?> ReadUsedBytesAsync(CancellationToken cancellationToken = default) => _facts.ReadUsedBytesAsync(cancellationToken);
}
