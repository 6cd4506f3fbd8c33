using DifyDelivery.Postgres;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.Tests.Node;
using Npgsql;

namespace DifyDelivery.Sandbox.Tests.Images;

/// <summary>A node with the images loaded, shared by the tests that need one; null where no node can run.</summary>
public sealed class ImageNode : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private NodeSandbox? _sandbox;

    internal IReadOnlyList<SandboxImage> Images { get; private set; } = [];

    internal ClusterEndpoint Endpoint { get; private set; } = new("", "", "");

    internal bool IsThere => _sandbox is not null;

    internal string RootCertificate => Path.Combine(_folder.Path, "certificates", "ca.crt");

    public async Task InitializeAsync()
    {
        if (!await NodeSandbox.CanRunAsync())
            return;
        _sandbox = new NodeSandbox("im", networks: [.. Enumerable.Range(241, 3)]);
        Images = await BuiltImages.EnsureAsync();
        Endpoint = await _sandbox.EnsureAsync();
        await _sandbox.Cluster.LoadImagesAsync(Images, new NullReporter());
    }

    public async Task DisposeAsync()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    internal Task<string> KubectlAsync(params string[] arguments) => _sandbox!.KubectlAsync(arguments);

    internal async Task ApplyAsync(string manifest)
    {
        var file = Path.Combine(_folder.Path, $"{Guid.NewGuid():n}.yaml");
        await File.WriteAllTextAsync(file, manifest);
        await KubectlAsync("apply", "-f", file);
    }

    /// <summary>Waits for a StatefulSet; what its pod says is in the failure.</summary>
    internal async Task RolledOutAsync(string name)
    {
        try
        {
            await KubectlAsync("rollout", "status", $"statefulset/{name}", "--timeout=240s");
        }
        catch (DifyDelivery.Errors.DeliveryException failure)
        {
            var log = await KubectlAsync("logs", $"{name}-0", "--tail=50");
            throw new InvalidOperationException($"{failure}\n{log}\n{await KubectlAsync("get", "events")}", failure);
        }
    }

    internal async Task<string> FlexibleManifestAsync(string password = ServerManifests.AdminPassword)
    {
        var files = await ServerCertificate.EnsureAsync(
            Path.Combine(_folder.Path, "certificates"), [Endpoint.NodeAddress, "flexible"], TimeProvider.System);
        return ServerManifests.Flexible(
            Images[0].Reference, await File.ReadAllTextAsync(files.Certificate), await File.ReadAllTextAsync(files.Key), password);
    }

    internal string FlexibleConnection(
        string user = "difyadmin", string password = ServerManifests.AdminPassword, string database = "postgres", SslMode tls = SslMode.VerifyFull) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = Endpoint.NodeAddress,
            Port = ServerManifests.FlexiblePort,
            Username = user,
            Password = password,
            Database = database,
            SslMode = tls,
            RootCertificate = tls == SslMode.VerifyFull ? RootCertificate : null,
            Pooling = false,
            Timeout = 5,
        }.ConnectionString;

    internal static async Task<object?> QueryAsync(string connectionString, string sql)
    {
        await using var connection = await OpenAsync(connectionString);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Opens a connection. A pod is ready a moment before its node leads the NodePort to it: until then nothing or a pod that is gone answers.</summary>
    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (true)
        {
            var connection = new NpgsqlConnection(connectionString);
            try
            {
                await connection.OpenAsync(limit.Token);
                return connection;
            }
            catch (NpgsqlException silent) when (silent.InnerException is System.Net.Sockets.SocketException or TimeoutException)
            {
                await connection.DisposeAsync();
                await Task.Delay(200, limit.Token);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Runs SQL in a pod as its own user would, through the address that the probe uses.</summary>
    internal Task<string> SqlAsync(string pod, string sql, string database = "dify") =>
        KubectlAsync("exec", pod, "--", "env", $"PGPASSWORD={ServerManifests.Password}", "psql", "-h", "127.0.0.1", "-U", "postgres", "-d", database, "-AtXc", sql);

    /// <summary>Kills a container's first process, as a failing machine would.</summary>
    internal async Task KillContainerAsync(string id)
    {
        var tasks = await NodeSandbox.Processes.RunAsync(
            new DifyDelivery.Processes.CommandSpec("ctr", "-a", "containerd.sock", "-n", "k8s.io", "tasks", "kill", "--signal", "SIGKILL", id)
            {
                WorkingDirectory = _sandbox!.Paths.State,
            });
        tasks.EnsureSucceeded("the container could not be killed");
    }

    internal async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (!await condition())
        {
            limit.IsCancellationRequested.ShouldBeFalse($"{what}\n{(IsThere ? await KubectlAsync("get", "pods,events") : "")}");
            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }
    }
}
