using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Integration.Tests.Support;

/// <summary>How tests reach a database beside the product.</summary>
internal static class TestDatabases
{
    private const int ConnectSeconds = 15; // several servers start on a machine that runs tests: the product's own patience is shorter

    public static string ConnectionString(DatabaseRef database)
    {
        var settings = PostgresConnector.Settings(database.Server, database.Name);
        settings.Timeout = ConnectSeconds;
        return settings.ConnectionString;
    }
}
