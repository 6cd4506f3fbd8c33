using System.Collections.Concurrent;
using DifyDelivery.Integration.Tests.Postgres.Copying;
using DifyDelivery.Integration.Tests.Support.Rows;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using Npgsql;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.RealSchemas;

/// <summary>
/// Real servers of several majors, started when a test first asks for one: those that are copied from, and those that are copied to, which grant
/// what a Flexible Server does (TLS only, the administrator no superuser).
/// </summary>
public sealed class SchemaServers : IAsyncLifetime
{
    private const int Seed = 20260101;
    private const int RowsPerTable = 40;

    private readonly ConcurrentDictionary<int, Lazy<Task<TestServer>>> _servers = new();
    private readonly ConcurrentDictionary<int, Lazy<Task<TestServer>>> _targets = new();
    private readonly ConcurrentDictionary<(int Major, string Name), Lazy<Task<DatabaseRef>>> _sources = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values.Concat(_targets.Values))
            await (await server.Value).DisposeAsync();
    }

    /// <summary>A database made by scripts and filled with generated rows; tests only read it.</summary>
    internal Task<DatabaseRef> FilledAsync(int major, string name, Func<IReadOnlyList<string>> scripts) =>
        _sources.GetOrAdd((major, name), _ => new Lazy<Task<DatabaseRef>>(() => FillAsync(major, name, scripts()))).Value;

    /// <summary>An empty database of the target's administrator, with the extension that Dify's needs.</summary>
    internal async Task<DatabaseRef> EmptyAsync(int major)
    {
        var name = $"test_{Guid.NewGuid():n}";
        var server = await _targets.GetOrAdd(major, _ => new Lazy<Task<TestServer>>(() => StartTargetAsync(major))).Value;
        var administrator = CopyServers.AdminOf(server, PostgresTls.VerifyFull);
        await server.QueryAsync($"CREATE DATABASE {name} OWNER {administrator.Username} TEMPLATE template0 ENCODING UTF8");
        await server.QueryAsync("CREATE EXTENSION \"uuid-ossp\"", name);
        return new DatabaseRef(administrator, name);
    }

    /// <summary>The server's own copy of a database, changed afterwards.</summary>
    internal async Task<DatabaseRef> CopiedAsync(int major, DatabaseRef database, string change)
    {
        var name = $"test_{Guid.NewGuid():n}";
        var server = await ServerAsync(major);
        await server.QueryAsync($"CREATE DATABASE {name} TEMPLATE {database.Name}");
        await server.QueryAsync(change, name);
        return Reference(server, name);
    }

    internal async Task<object?> ScalarAsync(int major, DatabaseRef database, string sql) => await (await ServerAsync(major)).QueryAsync(sql, database.Name);

    private async Task<DatabaseRef> FillAsync(int major, string name, IReadOnlyList<string> scripts)
    {
        var server = await ServerAsync(major);
        await server.QueryAsync($"CREATE DATABASE {name} TEMPLATE template0 ENCODING UTF8");
        foreach (var script in scripts)
            await server.QueryAsync(script, name);

        await using var connection = new NpgsqlConnection(server.ConnectionString(name));
        await connection.OpenAsync();
        var counts = await new RowGenerator(connection, Seed).FillAsync(RowsPerTable);
        counts.ShouldAllBe(table => table.Value > 0);
        await server.QueryAsync("REFRESH MATERIALIZED VIEW every_mood_count", name);
        // What updates and deletes leave behind is not to be copied.
        await server.QueryAsync(
            "DELETE FROM every_large WHERE id IN (SELECT id FROM every_large ORDER BY id LIMIT 3); UPDATE every_type SET a_bool = NOT a_bool", name);
        return Reference(server, name);
    }

    private static async Task<TestServer> StartTargetAsync(int major)
    {
        var server = await TestServer.StartNewOfAsync(major, tls: true);
        await CopyServers.MakeAdminAsync(server);
        return server;
    }

    private Task<TestServer> ServerAsync(int major) =>
        _servers.GetOrAdd(major, _ => new Lazy<Task<TestServer>>(() => TestServer.StartNewOfAsync(major))).Value;

    private static DatabaseRef Reference(TestServer server, string name) =>
        new(new PostgresEndpoint(server.Host, server.Port, "postgres", TestServer.AdminPassword, PostgresTls.Disable), name);
}
