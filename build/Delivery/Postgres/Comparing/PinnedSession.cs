using System.Data;
using DifyDelivery.Postgres.Copying;
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

    /// <summary>Opens a session that reads every row of a table, row-level security or not.</summary>
    public static Task<T> ReadTableAsync<T>(
        PostgresConnector connector, string database, TableName table, Func<NpgsqlConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        ReadAsync(
            connector, database,
            async (connection, stop) =>
            {
                if (!await connection.SingleAsync(
                    "SELECT coalesce(row_security_active(to_regclass($1)), false)", row => row.GetBoolean(0), stop, table.Quoted))
                {
                    return await use(connection, stop);
                }

                // The owner of a table with forced security sees only its own rows; nobody else sees this change, which is taken back.
                return await TakenBackAsync(
                    connection,
                    async token =>
                    {
                        await connection.ExecuteAsync($"ALTER TABLE {table.Quoted} NO FORCE ROW LEVEL SECURITY", token);
                        return await use(connection, token);
                    },
                    stop);
            },
            cancellationToken);

    /// <summary>Opens a session in a transaction that may write, and takes everything back at the end.</summary>
    public static Task<T> TryOutAsync<T>(
        PostgresConnector connector, string database, Func<NpgsqlConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        UseAsync(connector, database, (connection, stop) => TakenBackAsync(connection, token => use(connection, token), stop), cancellationToken);

    private static async Task<T> TakenBackAsync<T>(NpgsqlConnection connection, Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("BEGIN READ WRITE", cancellationToken);
        try
        {
            return await act(cancellationToken);
        }
        finally
        {
            // Closing the connection does the same when it is broken or cancelled.
            if (connection.State == ConnectionState.Open && !cancellationToken.IsCancellationRequested)
                await connection.ExecuteAsync("ROLLBACK", cancellationToken);
        }
    }

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
