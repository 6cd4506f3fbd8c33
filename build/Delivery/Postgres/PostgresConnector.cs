using Npgsql;

namespace DifyDelivery.Postgres;

/// <summary>Opens connections, one per use, and turns Npgsql's failures into ours.</summary>
internal sealed class PostgresConnector(PostgresEndpoint endpoint)
{
    /// <summary>The database that every server has.</summary>
    public const string MaintenanceDatabase = "postgres";

    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 60;

    public PostgresEndpoint Endpoint => endpoint;

    public async Task<T> UseAsync<T>(
        string database, Func<NpgsqlConnection, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Settings(endpoint, database).ConnectionString);
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

    /// <summary>How a database of a server is reached: for those who keep a connection.</summary>
    public static NpgsqlConnectionStringBuilder Settings(PostgresEndpoint endpoint, string database) => new()
    {
        Host = endpoint.Host,
        Port = endpoint.Port,
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
