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
                // Who is no owner cannot lift it, and is told by the reading itself.
                if (!await connection.SingleAsync(
                    "SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass($1) AND row_security_active(oid) AND pg_has_role(relowner, 'USAGE'))",
                    row => row.GetBoolean(0), stop, table.Quoted))
                {
                    return await use(connection, stop);
                }

                await ForcedSecurity.BeginWithoutAsync(connection, table, stop);
                return await TakenBackAsync(connection, use, stop);
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
                return await TakenBackAsync(connection, use, stop);
            },
            cancellationToken);

    private static async Task<T> TakenBackAsync<T>(
        NpgsqlConnection connection, Func<NpgsqlConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            return await use(connection, cancellationToken);
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
