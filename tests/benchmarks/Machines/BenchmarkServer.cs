using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DifyDelivery.Benchmarks.Measuring;
using Npgsql;

namespace DifyDelivery.Benchmarks.Machines;

/// <summary>A PostgreSQL server of the benchmark's own: on loopback, durable, with the settings of a small production server.</summary>
internal sealed class BenchmarkServer : IAsyncDisposable
{
    /// <summary>Who copies: the owner of the databases and no superuser, as on a Flexible Server.</summary>
    public const string Owner = "dify";

    /// <summary>Nothing but this benchmark's servers has it, and they listen on loopback only.</summary>
    public const string Password = "benchmark-Owner_1";

    private const string Superuser = "postgres";
    private readonly string _programs;
    private readonly string _data;
    private readonly string _log;
    private Process? _process;

    private BenchmarkServer(string name, string programs, string folder)
    {
        _programs = programs;
        _data = Path.Combine(folder, name);
        _log = Path.Combine(folder, $"{name}.log");
        Meter = CpuMeters.For(name, () => _process is { HasExited: false } ? File.ReadLines(Path.Combine(_data, "postmaster.pid")).First() : null);
    }

    public int Port { get; } = FreePort();

    /// <summary>Processor time of the server and all its processes.</summary>
    public ICpuMeter Meter { get; }

    /// <summary>Starts the server of that name below a folder, and makes it first when it is not there.</summary>
    public static async Task<BenchmarkServer> StartAsync(string name, string programs, string folder, CancellationToken cancellationToken)
    {
        var server = new BenchmarkServer(name, programs, folder);
        try
        {
            var isNew = !Directory.Exists(server._data);
            if (isNew)
            {
                await server.MakeAsync(cancellationToken);
            }

            await server.StartAsync(cancellationToken);
            if (isNew)
            {
                await server.ExecuteAsync("postgres", $"CREATE ROLE {Owner} LOGIN CREATEDB CREATEROLE REPLICATION PASSWORD '{Password}'", cancellationToken);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection string that libpq's programs understand as well; the password comes from the environment.</summary>
    public string Uri(string database, string options = "") => $"postgres://{Owner}@127.0.0.1:{Port}/{database}?sslmode=disable{options}";

    public async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken) =>
        await UseAsync(database, async command => await command.ExecuteNonQueryAsync(cancellationToken), sql, cancellationToken);

    public async Task<T> QueryAsync<T>(string database, string sql, CancellationToken cancellationToken) =>
        (T)(await UseAsync(database, async command => await command.ExecuteScalarAsync(cancellationToken), sql, cancellationToken))!;

    /// <summary>An empty database of the owner's, with the extension that Dify needs: on a Flexible Server it must be there first.</summary>
    public async Task CreateDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} OWNER {Owner} TEMPLATE template0 ENCODING UTF8", cancellationToken);
        await using var owner = new NpgsqlConnection(ConnectionString(name, Owner));
        await owner.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("CREATE EXTENSION \"uuid-ossp\"", owner);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes a database, and writes out what the server still holds back, so that the next run does not pay for the last.</summary>
    public async Task DropDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        await ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS {name} WITH (FORCE)", cancellationToken);
        await ExecuteAsync("postgres", "CHECKPOINT", cancellationToken);
    }

    public static string ConnectionString(int port, string database, string user) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = user,
        Password = Password,
        Database = database,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        CommandTimeout = 0,
        Pooling = false,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await Child.RunAsync(["kill", "-INT", File.ReadLines(Path.Combine(_data, "postmaster.pid")).First()]);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Meter.Dispose();
    }

    private string ConnectionString(string database, string user) => ConnectionString(Port, database, user);

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_data);
        var passwordFile = $"{_data}.password";
        await File.WriteAllTextAsync(passwordFile, Password, cancellationToken);
        if (Environment.IsPrivilegedProcess)
        {
            await Child.RunAsync(["chown", "postgres:", _data, passwordFile], cancellationToken: cancellationToken);
        }

        await Child.RunAsync(
            [.. AsServerUser, Path.Combine(_programs, "initdb"), "-D", _data, "-U", Superuser, $"--pwfile={passwordFile}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8"],
            cancellationToken: cancellationToken);
        // Autovacuum comes when it likes; on a copy of 20 seconds that is noise.
        await File.AppendAllTextAsync(Path.Combine(_data, "postgresql.conf"), """
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            shared_buffers = 2GB
            maintenance_work_mem = 256MB
            max_wal_size = 4GB
            min_wal_size = 2GB
            checkpoint_timeout = 10min
            wal_level = logical
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            autovacuum = off
            """, cancellationToken);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo { FileName = "bash", RedirectStandardInput = true };
        // Its log goes to a file and its standard input is closed: nothing of this process's terminal reaches it.
        foreach (var argument in (string[])["-c", "exec \"$@\" > \"$0\" 2>&1", _log, .. Meter.Command([.. AsServerUser, Path.Combine(_programs, "postgres"), "-D", _data, "-p", $"{Port}"])])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (!await AnswersAsync(limit.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The server ended:\n{await File.ReadAllTextAsync(_log, cancellationToken)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), limit.Token);
        }
    }

    private static string[] AsServerUser =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync("postgres", "SELECT 1", cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<T> UseAsync<T>(string database, Func<NpgsqlCommand, Task<T>> use, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database, Superuser));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await use(command);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
