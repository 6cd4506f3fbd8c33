using DifyDelivery.StandIn.Settings;
using Npgsql;

namespace DifyDelivery.StandIn.Database;

/// <summary>The plugin daemon's way to its database: when that cannot be reached it creates it from the default database.</summary>
internal sealed class PluginDaemonDatabase(PluginDaemonDatabaseSettings settings, StartupConnection startup)
{
    public async Task<NpgsqlDataSource> OpenAsync(CancellationToken cancellationToken)
    {
        var database = StartupConnection.CreateDataSource(settings.Connection);
        try
        {
            await startup.ProveAsync(database, cancellationToken);
            return database;
        }
        catch (NpgsqlException)
        {
            await CreateAsync(cancellationToken);
            await startup.ProveAsync(database, cancellationToken);
            return database;
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var elsewhere = new NpgsqlConnectionStringBuilder(settings.Connection.ConnectionString)
        {
            Database = settings.DefaultDatabase,
            Pooling = false,
        };
        await using var database = StartupConnection.CreateDataSource(elsewhere);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var name = settings.Connection.Database!.Replace("\"", "\"\"", StringComparison.Ordinal);
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
        try
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exists) when (exists.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // Somebody was faster; what counts is that it can be reached now.
        }
    }
}
