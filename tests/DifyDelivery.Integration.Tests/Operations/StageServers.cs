using DifyDelivery.Integration.Tests.Postgres.Copying;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>The two servers of a migration, for one test after another: as it runs in the cluster, and as Flexible Server grants it.</summary>
public class StageServers : IAsyncLifetime
{
    internal const string Admin = "delivery_admin";

    internal TestServer InCluster { get; private set; } = null!;

    internal TestServer Flexible { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var servers = await Task.WhenAll(TestServer.StartNewAsync(), StartFlexibleAsync());
        (InCluster, Flexible) = (servers[0], servers[1]);
        await CopyServers.MakeAdminAsync(Flexible);
    }

    /// <summary>Dify's databases as a deployment leaves them: rows on the one, nothing on the other.</summary>
    internal async Task RenewAsync()
    {
        foreach (var server in new[] { InCluster, Flexible })
        {
            var there = (string)(await server.QueryAsync("SELECT coalesce(string_agg(datname, ','), '') FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"))!;
            foreach (var database in there.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                await server.QueryAsync($"DROP DATABASE {database} WITH (FORCE)");
            }
        }

        await InCluster.QueryAsync("CREATE DATABASE dify TEMPLATE template0 ENCODING UTF8");
        await Flexible.QueryAsync($"CREATE DATABASE dify OWNER {Admin} TEMPLATE template0 ENCODING UTF8");
        await Flexible.QueryAsync("CREATE EXTENSION \"uuid-ossp\"", "dify");
        await InCluster.QueryAsync(
            """
            CREATE EXTENSION "uuid-ossp"; CREATE TABLE apps (id int PRIMARY KEY, name text);
            INSERT INTO apps SELECT n, 'app ' || n FROM generate_series(1, 50) n
            """,
            "dify");
    }

    private protected virtual Task<TestServer> StartFlexibleAsync() => TestServer.StartNewAsync(tls: true, "azure.extensions = 'UUID-OSSP,HSTORE'");

    public async Task DisposeAsync()
    {
        await InCluster.DisposeAsync();
        await Flexible.DisposeAsync();
    }
}
