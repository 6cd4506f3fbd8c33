using DifyDelivery.Postgres.Comparing;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Copying.Sessions;
using DifyDelivery.Postgres.Copying.Work;
using Npgsql;

namespace DifyDelivery.Postgres.Backups;

/// <summary>
/// A database held still for a backup while Dify goes on writing: pg_dump and the counting of rows look through one exported snapshot. It
/// keeps VACUUM from removing what the snapshot sees, so it is held no longer than the backup takes.
/// </summary>
public sealed class BackupSource : IAsyncDisposable
{
    private const int ConnectSeconds = 15;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private readonly HeldSession _session;
    private readonly PostgresConnector _connector;

    private BackupSource(DatabaseRef database, string snapshot, HeldSession session)
    {
        Database = database;
        Snapshot = snapshot;
        _session = session;
        _connector = new PostgresConnector(database.Server);
    }

    /// <summary>The database.</summary>
    public DatabaseRef Database { get; }

    /// <summary>The snapshot's name, for pg_dump.</summary>
    public string Snapshot { get; }

    /// <summary>Cancelled when the session that keeps the snapshot is gone.</summary>
    public CancellationToken Lost => _session.Lost;

    /// <summary>Holds a database still.</summary>
    /// <param name="database">The database.</param>
    /// <param name="time">The clock of heartbeats.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="Errors.DeliveryException">The server does not answer or refuses the login.</exception>
    public static async Task<BackupSource> OpenAsync(DatabaseRef database, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        var settings = PostgresConnector.Settings(database.Server, database.Name);
        settings.Timeout = ConnectSeconds;
        settings.ApplicationName = "dify-delivery backup";
        var connection = PostgresConnector.Create(database.Server, settings);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync("SET idle_in_transaction_session_timeout = 0", cancellationToken);
            await connection.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken);
            var name = await connection.SingleAsync("SELECT pg_export_snapshot()", row => row.GetString(0), cancellationToken);
            return new BackupSource(database, name, HeldSession.Over(connection, Silence, time));
        }
        catch (NpgsqlException exception) when (!cancellationToken.IsCancellationRequested)
        {
            await connection.DisposeAsync();
            throw FailureTranslation.Translate(database.Server, database.Name, exception);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Counts and hashes every table inside the server, and reads the catalogue, all through the snapshot.</summary>
    /// <param name="onCatalog">
    /// Called once the catalogue is read, before any table. pg_dump must not begin earlier: sequences stand outside of snapshots, and what it
    /// reads of them has to be this far or farther.
    /// </param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<DatabaseContents> ReadContentsAsync(Action onCatalog, CancellationToken cancellationToken = default) =>
        await PinnedSession.ReadAsync(
            _connector, Database.Name,
            async (connection, stop) =>
            {
                await connection.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", stop);
                await connection.ExecuteAsync($"SET TRANSACTION SNAPSHOT '{Snapshot}'", stop);
                var catalog = await CatalogReader.ReadAsync(connection, TableSelection.All, stop);
                onCatalog();
                var names = await TablesAsync(connection, stop);
                var tables = new List<TableDigest>();
                foreach (var name in names)
                {
                    tables.Add(await SqlDigest.ComputeAsync(connection, Database, name, stop));
                }

                var size = await connection.SingleAsync("SELECT pg_database_size(current_database())", row => row.GetInt64(0), stop);
                var extensions = await connection.ListAsync(
                    "SELECT extname::text FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1", row => row.GetString(0), stop);
                return new DatabaseContents
                {
                    Name = Database.Name,
                    SizeBytes = size,
                    Revision = catalog.FirstOrDefault(each => each.Kind == "alembic_version")?.Definition.Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal),
                    Extensions = extensions,
                    Tables = tables,
                    Catalog = CatalogJson.Write(catalog),
                };
            },
            cancellationToken);

    /// <summary>The bytes of each table's rows and TOAST, by its name without schema, as pg_dump says it.</summary>
    /// <param name="cancellationToken">Stops.</param>
    public Task<IReadOnlyList<(string Table, long Bytes)>> ReadSizesAsync(CancellationToken cancellationToken = default) => _connector.UseAsync(
        Database.Name,
        (connection, stop) => connection.ListAsync(
            $"""
            SELECT c.relname::text, pg_catalog.pg_table_size(c.oid)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND {SourceCatalog.IsOwn}
            """,
            row => (row.GetString(0), row.GetInt64(1)), stop),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static Task<IReadOnlyList<TableName>> TablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ListAsync(
        // The rows of a partition count with their partitioned table.
        $"""
        SELECT n.nspname::text, c.relname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {SourceCatalog.IsOwn} ORDER BY 1, 2
        """,
        row => new TableName(row.GetString(0), row.GetString(1)), cancellationToken);
}
