using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Postgres;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Tools;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Backups;

/// <summary>A real server with Dify's two databases, and a folder for backups of them.</summary>
internal sealed class BackupScene : IAsyncDisposable
{
    public static readonly IActivity Quiet = new NullReporter().Begin("test");
    private static readonly ProcessRunner Processes = new(new Redactor());

    private BackupScene(TestServer server, int major, PostgresClientPrograms programs)
    {
        Server = server;
        Major = major;
        Programs = programs;
    }

    public TestServer Server { get; }

    public int Major { get; }

    public PostgresClientPrograms Programs { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("backups-").FullName;

    public FolderStore Store => new(Folder);

    public BackupMaker Maker => new(Store, Processes, TimeProvider.System);

    public static BackupRestorer Restorer => new(Processes, TimeProvider.System);

    public IPostgresServer Postgres => new DifyDelivery.Postgres.PostgresServer(Endpoint(Server));

    public static async Task<BackupScene> StartAsync(int? major = null)
    {
        var server = major is { } wanted ? await TestServer.StartNewOfAsync(wanted) : await TestServer.StartNewAsync();
        var facts = await new DifyDelivery.Postgres.PostgresServer(Endpoint(server)).ReadFactsAsync();
        var clients = new PostgresClients(new Toolbox(Processes, new ToolboxOptions()));
        var scene = new BackupScene(server, facts.Major, await clients.ForAsync(facts.Major, new NullReporter()));
        foreach (var database in new[] { "dify", "dify_plugin" })
        {
            await server.QueryAsync($"CREATE DATABASE {database} TEMPLATE template0 ENCODING UTF8");
        }

        await server.QueryAsync(Script, "dify");
        await server.QueryAsync("CREATE TABLE plugins (id serial PRIMARY KEY, name text); INSERT INTO plugins (name) VALUES ('one')", "dify_plugin");
        return scene;
    }

    public BackupRequest Request(BackupVerification verification = BackupVerification.Restore) => new(
        "dev", new BackupServer("test", Topology.InCluster, "test", Major, null), Postgres, ["dify", "dify_plugin"], Programs, verification);

    public Task<BackupManifest> BackUpAsync(BackupVerification verification = BackupVerification.Restore) => Maker.MakeAsync(Request(verification), Quiet);

    /// <summary>Restores beside, onto this server or another.</summary>
    public async Task RestoreAsync(BackupId id, BackupScene? onto = null)
    {
        var place = onto ?? this;
        using var backup = await Store.FetchAsync("dev", id, Quiet);
        await BackupFiles.CheckAsync(backup, Quiet);
        foreach (var database in backup.Manifest.Databases)
        {
            var catalog = await File.ReadAllTextAsync(Path.Combine(backup.Folder, database.CatalogFile));
            await Restorer.RestoreBesideAsync(
                new RestoreRequest(
                    Path.Combine(backup.Folder, database.Name), database.Contents(catalog), place.Postgres, id.RestoredName(database.Name),
                    place.Major > Major ? place.Programs : Programs, IsForUse: true),
                id, _ => false, Quiet);
        }
    }

    public async Task<IReadOnlyList<string>> DatabasesAsync() => [.. (await Postgres.ReadDatabasesAsync()).Select(database => database.Name)];

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static PostgresEndpoint Endpoint(TestServer server) => new(server.Host, server.Port, "postgres", TestServer.AdminPassword, PostgresTls.Disable);

    private const string Script = Tests.Postgres.Copying.SampleTables.Script + "\n" +
        """
        CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
        INSERT INTO alembic_version VALUES ('8f2c');
        CREATE TABLE logs (id int, day date) PARTITION BY RANGE (day);
        CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        INSERT INTO logs SELECT n, '2026-05-05' FROM generate_series(1, 100) n;
        COMMENT ON TABLE apps IS 'what people make';
        """;
}
