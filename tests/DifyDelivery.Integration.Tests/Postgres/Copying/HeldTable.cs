using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres.Copying;
using Npgsql;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>
/// Holds a copy in the middle: as soon as its tables are made one of them is locked, and the worker that copies into it waits.
/// </summary>
internal sealed class HeldTable(TestServer server, string database, string table) : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection = new(server.ConnectionString(database));
    private bool _isHeld;

    /// <summary>To be told of the copy's progress.</summary>
    public void OnReport(CopyProgress progress)
    {
        // The phase is told before the first row is sent, on the copy's own thread.
        if (progress.Phase == CopyPhase.Data && !_isHeld)
        {
            _isHeld = true;
            _connection.Open();
            using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", _connection);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Waits until the copy waits; returns its server process.</summary>
    public async Task<int> ReachedAsync(Task copy)
    {
        object? process = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                copy.IsFaulted.ShouldBeFalse(copy.Exception?.ToString());
                process = await server.QueryAsync(
                    $"SELECT pid FROM pg_stat_activity WHERE datname = '{database}' AND application_name LIKE 'dify-delivery copy %' AND wait_event_type = 'Lock'");
                return process is int;
            },
            () => "No session of the copy waits for the lock.");
        return (int)process!;
    }

    public async Task ReleaseAsync() => await _connection.CloseAsync();

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
