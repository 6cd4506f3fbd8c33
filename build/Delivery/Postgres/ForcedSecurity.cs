using DifyDelivery.Postgres.Copying;
using Npgsql;

namespace DifyDelivery.Postgres;

/// <summary>Row-level security that binds a table's owner, too: who reads all rows has to lift that for the time.</summary>
internal static class ForcedSecurity
{
    /// <summary>
    /// Begins a transaction in which the owner of a table sees every row, not only its own. Nobody else sees that change; the caller takes it
    /// back with the transaction.
    /// </summary>
    public static async Task BeginWithoutAsync(NpgsqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("BEGIN READ WRITE", cancellationToken);
        await connection.ExecuteAsync($"ALTER TABLE {table.Quoted} NO FORCE ROW LEVEL SECURITY", cancellationToken);
    }
}
