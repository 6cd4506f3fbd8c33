using Npgsql;

namespace DifyDelivery.Postgres.Comparing;

/// <summary>
/// A session whose settings are pinned, so that two servers print equal values equally.
/// </summary>
internal static class PinnedSession
{
    private const string Settings =
        """
        SELECT set_config(name, value, false)
        FROM (VALUES
        """
        + PinnedSettings.Values
        + """
        , ('statement_timeout', '0'), ('idle_in_transaction_session_timeout', '0'), ('quote_all_identifiers', 'off')) AS s (name, value)
        """;

    /// <summary>Opens a session that reads.</summary>
    public static Task<T> ReadAsync<T>(
        PostgresConnector connector, string database, Func<NpgsqlConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        UseAsync(
            connector, database,
            async (connection, stop) =>
            {
                await connection.ExecuteAsync("SET default_transaction_read_only = on", stop);
                return await use(connection, stop);
            },
            cancellationToken);

    /// <summary>Opens a session in a transaction that may write, and takes everything back at the end.</summary>
    public static Task<T> TryOutAsync<T>(
        PostgresConnector connector, string database, Func<NpgsqlConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        UseAsync(
            connector, database,
            async (connection, stop) =>
            {
                await connection.ExecuteAsync("BEGIN READ WRITE", stop);
                try
                {
                    return await use(connection, stop);
                }
                finally
                {
                    // Closing the connection does the same when it is broken or cancelled.
                    if (connection.State == System.Data.ConnectionState.Open && !stop.IsCancellationRequested)
                        await connection.ExecuteAsync("ROLLBACK", stop);
                }
            },
            cancellationToken);

    private static Task<T> UseAsync<T>(
        PostgresConnector connector, string database, Func<NpgsqlConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        connector.UseAsync(
            database,
            async (connection, stop) =>
            {
                await connection.ListAsync(Settings, _ => true, stop);
                return await use(connection, stop);
            },
            cancellationToken);
}
