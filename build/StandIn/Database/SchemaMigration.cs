using Npgsql;

namespace DifyDelivery.StandIn.Database;

/// <summary>
/// Brings a database to the schema this program was written for. An advisory lock lets one process at a time do it, and the script
/// runs in one transaction with its version row, so a process that dies in the middle leaves nothing half made.
/// </summary>
internal sealed class SchemaMigration(NpgsqlDataSource database)
{
    // Any constant will do as long as everything that migrates agrees on it.
    private const long LockKey = 0x44696679;

    /// <summary>Makes Dify's schema unless its version table is there already.</summary>
    /// <returns>True when it was made now.</returns>
    public async Task<bool> EnsureApiAsync(CancellationToken cancellationToken) =>
        await RunAsync("api-schema.sql", skipWhenPresent: "public.alembic_version", cancellationToken);

    /// <summary>Adds what is missing of the plugin daemon's tables.</summary>
    public async Task EnsurePluginDaemonAsync(CancellationToken cancellationToken) =>
        await RunAsync("plugin-daemon-schema.sql", skipWhenPresent: null, cancellationToken);

    private async Task<bool> RunAsync(string script, string? skipWhenPresent, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", cancellationToken);
        if (skipWhenPresent is not null
            && await ExecuteAsync(connection, $"SELECT to_regclass('{skipWhenPresent}')::text", cancellationToken) is string)
        {
            return false;
        }

        await ExecuteAsync(connection, await ReadAsync(script, cancellationToken), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await using var stream = typeof(SchemaMigration).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
