using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace DifyDelivery.Integration.Tests.Support;

/// <summary>
/// A real PostgreSQL server for tests, from this machine's own programs, in a folder of its own on a free port of 127.0.0.1.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    public const string AdminPassword = "test-Admin_1";

    private readonly string _folder;
    private readonly string _binaries;
    private readonly bool _tls;
    private ChildProgram? _program;

    private PostgresServer(string folder, string binaries, bool tls)
    {
        _folder = folder;
        _binaries = binaries;
        _tls = tls;
    }

    public string Host { get; } = "127.0.0.1";

    public int Port { get; } = FreePort.Find();

    /// <summary>The authority that signed the server's certificate, when it has TLS.</summary>
    public string CertificatePath => Path.Combine(_folder, "server.crt");

    /// <summary>Makes and starts a server with the superuser <c>postgres</c>.</summary>
    /// <param name="tls">Accept TLS connections only, as a Flexible Server does.</param>
    /// <param name="settings">Lines for postgresql.conf.</param>
    public static Task<PostgresServer> StartNewAsync(bool tls = false, params string[] settings) =>
        StartNewAsync(PostgresBinaries.Folder(), tls, settings);

    /// <summary>The same of another major version: see <see cref="PostgresBinaries.FolderAsync"/>.</summary>
    public static async Task<PostgresServer> StartNewOfAsync(int major, bool tls = false, params string[] settings) =>
        await StartNewAsync(await PostgresBinaries.FolderAsync(major), tls, settings);

    private static async Task<PostgresServer> StartNewAsync(string binaries, bool tls, string[] settings)
    {
        var server = new PostgresServer(ServerFolders.New(), binaries, tls);
        try
        {
            await server.InitializeAsync(settings);
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string database = "postgres", string user = "postgres", string password = AdminPassword) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = Host,
            Port = Port,
            Database = database,
            Username = user,
            Password = password,
            Pooling = false,
            SslMode = _tls ? SslMode.Require : SslMode.Disable,
        }.ConnectionString;

    public async Task<object?> QueryAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync();
        // Dropping a database waits for every backend of the server, for one too that writes to a client which does not read.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 180 };
        return await command.ExecuteScalarAsync();
    }

    public async Task StartAsync()
    {
        _program = ServerUser.Start(Path.Combine(_binaries, "postgres"), ["-D", Data, "-p", $"{Port}"]);
        await Eventually.HoldsAsync(AnswersAsync, () => $"PostgreSQL does not answer:\n{_program.Output}");
    }

    /// <summary>Ends the server: <c>INT</c> in good order, <c>QUIT</c> at once without writing anything more.</summary>
    public async Task StopAsync(string signal = "INT")
    {
        // The first process may be the one that changed the user; the server says its own id.
        if (_program is { HasExited: false })
        {
            var id = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
            await ChildProgram.RunAsync("kill", [$"-{signal}", id]);
            await _program.WaitForExitAsync();
        }
    }

    /// <summary>Ends the server and all its sessions as the fall of its machine would: by SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (_program is { HasExited: false })
        {
            var id = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0];
            var children = (await ChildProgram.RunAsync("pgrep", ["-P", id])).Output;
            await ChildProgram.RunAsync("kill", ["-KILL", id, .. children.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)]);
            await _program.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
        {
            await StopAsync("QUIT");
            await _program.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private async Task InitializeAsync(string[] settings)
    {
        await ServerUser.OwnsAsync(_folder);
        await NewServerFiles.MakeAsync(_binaries, Data);
        await File.AppendAllLinesAsync(Path.Combine(Data, "postgresql.conf"),
            ["listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", "fsync = off", .. settings, .. await TlsSettingsAsync()]);
        if (_tls)
        {
            await File.WriteAllTextAsync(Path.Combine(Data, "pg_hba.conf"), "hostssl all all all scram-sha-256\nhostssl replication all all scram-sha-256\n");
        }
    }

    private async Task<string[]> TlsSettingsAsync()
    {
        if (!_tls)
        {
            return [];
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var keyPath = Path.Combine(_folder, "server.key");
        await File.WriteAllTextAsync(CertificatePath, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyPath, key.ExportPkcs8PrivateKeyPem());
        (await ChildProgram.RunAsync("chmod", ["600", keyPath])).ExitCode.ShouldBe(0);
        await ServerUser.OwnsAsync(keyPath);
        return ["ssl = on", $"ssl_cert_file = '{CertificatePath}'", $"ssl_key_file = '{keyPath}'"];
    }

    private async Task<bool> AnswersAsync()
    {
        _program!.HasExited.ShouldBeFalse(_program.Output);
        try
        {
            await QueryAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
