using System.Collections.Concurrent;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using Npgsql;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Comparing;

/// <summary>Real servers of several majors, started when a test first asks for one, each with a template database of the hard schema.</summary>
public sealed class ServersFixture : IAsyncLifetime
{
    private const string Template = "hard_template";

    private readonly ConcurrentDictionary<int, Lazy<Task<TestServer>>> _servers = new();
    private readonly ConcurrentDictionary<int, Lazy<Task<DatabaseRef>>> _unchanged = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await (await server.Value).DisposeAsync();
    }

    /// <summary>A new database with the hard schema.</summary>
    internal Task<DatabaseRef> HardAsync(int major) => NewAsync(major, Template);

    /// <summary>One database with the hard schema for all tests that do not change it.</summary>
    internal Task<DatabaseRef> UnchangedAsync(int major) => _unchanged.GetOrAdd(major, _ => new Lazy<Task<DatabaseRef>>(() => HardAsync(major))).Value;

    /// <summary>A new empty database.</summary>
    internal Task<DatabaseRef> EmptyAsync(int major) => NewAsync(major, "template0");

    internal static async Task RunAsync(DatabaseRef database, string sql)
    {
        await using var connection = new NpgsqlConnection(TestDatabases.ConnectionString(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    private async Task<DatabaseRef> NewAsync(int major, string template)
    {
        var server = await _servers.GetOrAdd(major, _ => new Lazy<Task<TestServer>>(() => StartAsync(major))).Value;
        var name = $"test_{Guid.NewGuid():n}";
        await server.QueryAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return new DatabaseRef(new PostgresEndpoint(server.Host, server.Port, "postgres", TestServer.AdminPassword, PostgresTls.Disable), name);
    }

    private static async Task<TestServer> StartAsync(int major)
    {
        var server = await TestServer.StartNewOfAsync(major);
        await server.QueryAsync($"CREATE DATABASE {Template} TEMPLATE template0");
        await server.QueryAsync(HardSchema.Sql, Template);
        return server;
    }
}
