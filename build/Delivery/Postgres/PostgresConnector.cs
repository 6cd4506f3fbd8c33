using System.Net.Security;
using Npgsql;

namespace DifyDelivery.Postgres;

/// <summary>Opens connections, one per use, and turns Npgsql's failures into ours.</summary>
internal sealed class PostgresConnector(PostgresEndpoint endpoint)
{
    /// <summary>The database that every server has.</summary>
    public const string MaintenanceDatabase = "postgres";

    private const string Loopback = "127.0.0.1";
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 60;

    public PostgresEndpoint Endpoint => endpoint;

    public async Task<T> UseAsync<T>(
        string database, Func<NpgsqlConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = Create(endpoint, Settings(endpoint, database));
            await connection.OpenAsync(cancellationToken);
            return await use(connection, cancellationToken);
        }
        catch (NpgsqlException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw FailureTranslation.Translate(endpoint, database, exception);
        }
        catch (NpgsqlException exception)
        {
            throw new OperationCanceledException("The query was cancelled.", exception, cancellationToken);
        }
    }

    /// <summary>A connection, not open yet, that checks the server's certificate against the server's own name.</summary>
    public static NpgsqlConnection Create(PostgresEndpoint endpoint, NpgsqlConnectionStringBuilder settings)
    {
        var connection = new NpgsqlConnection(settings.ConnectionString);
        if (TlsName(endpoint) is { } check)
        {
            connection.SslClientAuthenticationOptionsCallback = check;
        }

        return connection;
    }

    /// <summary>What names the server where a tunnel's end is connected to; null where the address is the name.</summary>
    public static Action<SslClientAuthenticationOptions>? TlsName(PostgresEndpoint endpoint) =>
        endpoint is { TunnelPort: not null, Tls: not PostgresTls.Disable } ? options => options.TargetHost = endpoint.Host : null;

    /// <summary>How a database of a server is reached: for those who keep a connection.</summary>
    public static NpgsqlConnectionStringBuilder Settings(PostgresEndpoint endpoint, string database) => new()
    {
        Host = endpoint.TunnelPort is null ? endpoint.Host : Loopback,
        Port = endpoint.TunnelPort ?? endpoint.Port,
        Username = endpoint.Username,
        Password = endpoint.Password,
        Database = database,
        SslMode = endpoint.Tls switch
        {
            PostgresTls.Disable => SslMode.Disable,
            PostgresTls.Require => SslMode.Require,
            _ => SslMode.VerifyFull,
        },
        RootCertificate = endpoint.Tls == PostgresTls.VerifyFull ? endpoint.RootCertificateFile : null,
        // Kerberos is not used here, and trying it first costs a round trip and needs a library that a lean image lacks.
        GssEncryptionMode = GssEncryptionMode.Disable,
        ApplicationName = "dify-delivery",
        Timeout = ConnectSeconds,
        CommandTimeout = CommandSeconds,
        Pooling = false,
    };
}
