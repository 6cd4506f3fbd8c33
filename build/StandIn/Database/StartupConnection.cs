using System.Net.Sockets;
using DifyDelivery.StandIn.Settings;
using Npgsql;

namespace DifyDelivery.StandIn.Database;

/// <summary>
/// The first connection of a component. A server that is not there yet is waited for, for a short while: pods of one release start
/// together. Anything the server answers with, a wrong password or an unknown database, ends the component at once.
/// </summary>
/// <param name="variables">STANDIN_STARTUP_PATIENCE_SECONDS: how long to wait; 20 when not given.</param>
/// <param name="clock">Measures the waiting.</param>
internal sealed class StartupConnection(Variables variables, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static NpgsqlDataSource CreateDataSource(NpgsqlConnectionStringBuilder settings)
    {
        // The images carry no Kerberos library.
        settings.GssEncryptionMode = GssEncryptionMode.Disable;
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        return builder.Build();
    }

    public async Task ProveAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromSeconds(variables.GetNumber("STANDIN_STARTUP_PATIENCE_SECONDS", 20));
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException failure) when (IsNotThereYet(failure) && clock.GetElapsedTime(started) < patience)
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private static bool IsNotThereYet(NpgsqlException failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow }
        || (failure is not PostgresException && failure.InnerException is SocketException or TimeoutException or IOException);
}
