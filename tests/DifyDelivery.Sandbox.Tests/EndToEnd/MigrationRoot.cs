namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>A root of its own for the tests that move the data: the other tests' release keeps its topology.</summary>
public sealed class MigrationRoot : IAsyncLifetime
{
    internal DeliveryRoot Delivery { get; } = new();

    public Task InitializeAsync() => Delivery.InitializeAsync();

    public Task DisposeAsync() => Delivery.DisposeAsync();
}

/// <summary>Tests that move the data, one after another and with no other node beside theirs.</summary>
[CollectionDefinition(Name)]
public sealed class MigrationCollection : ICollectionFixture<MigrationRoot>
{
    public const string Name = "migration";
}
