namespace DifyDelivery.Integration.Tests.Postgres.Comparing;

/// <summary>The tests that share servers of several majors.</summary>
[CollectionDefinition(Name)]
public sealed class ServersCollection : ICollectionFixture<ServersFixture>
{
    public const string Name = "servers of several majors";
}
