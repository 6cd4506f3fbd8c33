using Npgsql;

namespace DifyDelivery.Postgres.Copying.Sessions;

/// <summary>Opens the connections of a copy, with every setting pinned that could change what rows look like or cut a long statement short.</summary>
internal sealed class CopySessions(CopyRequest request)
{
    private const int ConnectSeconds = 15;

    // Longer than a reader waits for a lock (see SourceSettings), unless silence is borne for a shorter time than usual.
    private const int BriefPerSilence = 2;
    private const int KeepAliveSeconds = 15;
    private const int KeepAliveInterval = 5;
    private const int ReadBufferBytes = 256 * 1024;

    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);
    private readonly NpgsqlDataSource _source = ServerOf(request, request.Source, BriefPerSilence * request.Silence);
    private readonly NpgsqlDataSource _targetReader = ServerOf(request, request.Target, BriefPerSilence * request.Silence);
    private readonly NpgsqlDataSource _target = ServerOf(request, request.Target, patience: null);

    // As a JOIN, so that a parameter which a version does not know is passed over.
    private const string ConfigureHead =
        """
        SELECT pg_catalog.set_config(known.name, wanted.value, false)
        FROM (VALUES
        """
        + PinnedSettings.Values
        + """
            , ('standard_conforming_strings', 'on'), ('statement_timeout', '0'), ('idle_in_transaction_session_timeout', '0'), ('idle_session_timeout', '0'), ('transaction_timeout', '0'),
            ('client_min_messages', 'warning'),
        """;

    private const string ConfigureTail =
        """
        ) AS wanted (name, value)
        JOIN pg_catalog.pg_settings AS known ON pg_catalog.lower(known.name) = wanted.name
        WHERE wanted.name <> 'default_toast_compression' OR wanted.value = ANY (known.enumvals)
        """;

    // A reader waits for a lock only behind schema changes, and a fenced source has none. As many read at once as were asked for: each by
    // itself, and without compiling what runs once.
    private const string SourceSettings =
        "('default_transaction_read_only', 'on'), ('lock_timeout', '60s'), ('max_parallel_workers_per_gather', '0'), ('jit', 'off')";

    // Commits of small things need not wait for the disk: each is journalled in its own transaction, so both are there or neither. lz4
    // takes a third of the CPU that pglz does. Statistics of 3,000 rows a table serve until the full ones are gathered, when nobody waits.
    // An index of a table below 1 GB is made by one process: several are made at once anyway, and each helper maps the server's memory anew
    // and sorts through files.
    private const string TargetSettings =
        """
        ('default_transaction_read_only', 'off'), ('lock_timeout', '5min'), ('synchronous_commit', 'off'), ('default_toast_compression', 'lz4'),
        ('default_statistics_target', '10'), ('min_parallel_table_scan_size', '1GB')
        """;

    /// <summary>By this name a later run finds what is left of this one.</summary>
    public static string ApplicationName(Guid id) => $"dify-delivery copy {id:n}";

    /// <summary>A time as Npgsql takes it: whole seconds, and none means forever.</summary>
    public static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));

    /// <summary>A session on the source that can only read.</summary>
    public Task<NpgsqlConnection> OpenSourceAsync(CancellationToken cancellationToken) =>
        OpenAsync(_source, request.Source, SourceSettings, cancellationToken);

    /// <summary>A session on the source inside the copy's snapshot.</summary>
    public async Task<NpgsqlConnection> OpenSourceAsync(string snapshot, CancellationToken cancellationToken)
    {
        var connection = await OpenSourceAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken);
            await connection.ExecuteAsync($"SET TRANSACTION SNAPSHOT '{snapshot}'", cancellationToken);
            return connection;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InvalidParameterValue or PostgresErrorCodes.UndefinedObject)
        {
            await EndAsync(connection);
            throw new SessionLostException($"The snapshot on {request.Source}", exception);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A session on the target, for statements that take their time: whoever uses it watches over a held session meanwhile.</summary>
    public Task<NpgsqlConnection> OpenTargetAsync(CancellationToken cancellationToken) =>
        OpenAsync(_target, request.Target, TargetSettings, cancellationToken);

    /// <summary>A session on the target for statements that are answered at once, or never.</summary>
    public Task<NpgsqlConnection> OpenTargetBrieflyAsync(CancellationToken cancellationToken) =>
        OpenAsync(_targetReader, request.Target, TargetSettings, cancellationToken);

    /// <summary>A session on the target that only reads, with the settings of one on the source: what is read is comparable.</summary>
    public Task<NpgsqlConnection> OpenTargetReaderAsync(CancellationToken cancellationToken) =>
        OpenAsync(_targetReader, request.Target, SourceSettings, cancellationToken);

    /// <summary>
    /// Ends a session, whatever it was doing. One that does not answer is left alone: the server ends it when the network is known to be
    /// gone, or the next run does.
    /// </summary>
    public static async Task EndAsync(NpgsqlConnection? connection)
    {
        if (connection is null)
        {
            return;
        }

        try
        {
            // On another thread, because closing may wait without giving this one back.
            await Task.Run(() => connection.DisposeAsync().AsTask()).WaitAsync(EndPatience);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException or InvalidOperationException)
        {
            // It is over either way.
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(
        NpgsqlDataSource server, DatabaseRef database, string settings, CancellationToken cancellationToken)
    {
        var connection = server.CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var configure = new NpgsqlCommand(ConfigureHead + settings + ConfigureTail, connection) { CommandTimeout = Seconds(request.Silence) };
            await configure.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch (NpgsqlException exception) when (!cancellationToken.IsCancellationRequested)
        {
            await EndAsync(connection);
            throw FailureTranslation.Translate(database.Server, database.Name, exception);
        }
        catch
        {
            await EndAsync(connection);
            throw;
        }
    }

    // The types that the catalogue and the journal need are known without asking; asking reads all of pg_type in every session.
    private static NpgsqlDataSource ServerOf(CopyRequest request, DatabaseRef database, TimeSpan? patience)
    {
        var options = PostgresConnector.Settings(database.Server, database.Name);
        options.ApplicationName = ApplicationName(request.Id);
        options.Timeout = Math.Min(ConnectSeconds, Seconds(request.Silence));
        options.CommandTimeout = patience is { } limit ? Seconds(limit) : 0;
        options.TcpKeepAlive = true;
        options.TcpKeepAliveTime = KeepAliveSeconds;
        options.TcpKeepAliveInterval = KeepAliveInterval;
        options.ReadBufferSize = ReadBufferBytes;
        var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);
        if (PostgresConnector.TlsName(database.Server) is { } check)
        {
            builder.UseSslClientAuthenticationOptionsCallback(check);
        }

        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }
}
