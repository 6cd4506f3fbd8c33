using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>Which way a copy goes.</summary>
internal enum Direction
{
    /// <summary>From the server in the cluster to the one that stands in for Flexible Server.</summary>
    Out,

    /// <summary>And back.</summary>
    Back,
}

/// <summary>
/// The two servers of a lane of the sweep, each with the sweep's tables in a database that is only read: one as it runs in the cluster, one as
/// Flexible Server grants it (TLS only, the administrator no superuser, extensions made by someone else).
/// </summary>
internal sealed class SweepServers : IAsyncDisposable
{
    private const string SourceName = "sweep_source";

    // What the servers do by themselves must not look like what a copy did.
    private static readonly string[] Settings = ["autovacuum = off", "wal_level = logical", "shared_buffers = 64MB", "max_connections = 60"];

    private SweepServers(TestServer inCluster, TestServer flexible, string programs) =>
        (InCluster, Flexible, ClientPrograms) = (inCluster, flexible, programs);

    public TestServer InCluster { get; }

    public TestServer Flexible { get; }

    /// <summary>The folder of client programs that can read both.</summary>
    public string ClientPrograms { get; }

    /// <param name="flexibleMajor">The stand-in's major version; null for the machine's own.</param>
    public static async Task<SweepServers> StartAsync(int? flexibleMajor)
    {
        var starting = new[]
        {
            TestServer.StartNewAsync(tls: false, Settings),
            flexibleMajor is { } major ? TestServer.StartNewOfAsync(major, tls: true, Settings) : TestServer.StartNewAsync(tls: true, Settings),
        };
        var programs = flexibleMajor is { } newer ? await Support.ClientPrograms.FolderAsync(newer) : PostgresBinaries.Folder();
        var servers = new SweepServers(await starting[0], await starting[1], programs);
        await CopyServers.MakeAdminAsync(servers.Flexible);
        await Task.WhenAll(servers.MakeSourceAsync(Direction.Out), servers.MakeSourceAsync(Direction.Back));
        return servers;
    }

    public TestServer SourceServer(Direction direction) => direction == Direction.Out ? InCluster : Flexible;

    public TestServer TargetServer(Direction direction) => direction == Direction.Out ? Flexible : InCluster;

    public DatabaseRef Source(Direction direction) => new(EndpointOf(SourceServer(direction)), SourceName);

    /// <summary>A new empty database to copy into.</summary>
    public async Task<DatabaseRef> NewTargetAsync(Direction direction)
    {
        var server = TargetServer(direction);
        return new DatabaseRef(EndpointOf(server), await CreateAsync(server, $"sweep_{Guid.NewGuid():n}"));
    }

    public async Task DropAsync(Direction direction, DatabaseRef target) =>
        await TargetServer(direction).QueryAsync($"DROP DATABASE IF EXISTS {target.Name} WITH (FORCE)");

    public async ValueTask DisposeAsync()
    {
        await InCluster.DisposeAsync();
        await Flexible.DisposeAsync();
    }

    private PostgresEndpoint EndpointOf(TestServer server) =>
        server == InCluster ? CopyServers.SuperuserOf(server) : CopyServers.AdminOf(server, PostgresTls.VerifyFull);

    private async Task MakeSourceAsync(Direction direction)
    {
        var server = SourceServer(direction);
        await CreateAsync(server, SourceName);
        await CopyServers.RunScriptAsync(server, SourceName, $"SET ROLE {EndpointOf(server).Username};\n{SweepTables.Script}");

        // Hint bits and visibility are written now, not by whoever reads first; and a server that is killed has nothing of it to lose.
        await server.QueryAsync("VACUUM ANALYZE", SourceName);
        await server.QueryAsync("CHECKPOINT");
    }

    private async Task<string> CreateAsync(TestServer server, string name)
    {
        await server.QueryAsync($"CREATE DATABASE {name} OWNER {EndpointOf(server).Username} TEMPLATE template0 ENCODING UTF8");
        await server.QueryAsync($"GRANT ALL ON SCHEMA public TO {EndpointOf(server).Username}; CREATE EXTENSION \"uuid-ossp\"", name);
        return name;
    }
}
