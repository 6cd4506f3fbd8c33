namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>A test with a stage of its own, on servers that the tests of its class share.</summary>
public abstract class StageTest(StageServers servers) : IClassFixture<StageServers>, IAsyncLifetime
{
    private protected MigrationStage Stage { get; private set; } = null!;

    public async Task InitializeAsync() => Stage = await MigrationStage.StartAsync(servers);

    public Task DisposeAsync()
    {
        Stage.Dispose();
        return Task.CompletedTask;
    }
}
