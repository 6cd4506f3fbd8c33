namespace DifyDelivery.Integration.Tests.Support;

/// <summary>One server for all tests of a class; each test makes a database of its own.</summary>
public sealed class PostgresServerFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    internal PostgresServer Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    public async Task InitializeAsync() => _server = await PostgresServer.StartNewAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    internal async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():n}";
        await Server.QueryAsync($"CREATE DATABASE {name} TEMPLATE template0 ENCODING UTF8");
        return name;
    }
}
