using DifyDelivery.Integration.Tests.Support;
using Server = DifyDelivery.Postgres.PostgresServer;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres;

/// <summary>A primary and a standby that streams from it.</summary>
public sealed class ReplicationTests : IAsyncLifetime
{
    private TestServer _primary = null!;
    private Standby _standby = null!;

    public async Task InitializeAsync()
    {
        _primary = await TestServer.StartNewAsync();
        _standby = await Standby.StartAsync(_primary);
    }

    public async Task DisposeAsync()
    {
        await _standby.DisposeAsync();
        await _primary.DisposeAsync();
    }

    [Fact]
    public async Task BothEndsTellThatTheyStream()
    {
        var primary = new Server(PostgresServerTests.EndpointOf(_primary));
        var standby = new Server(PostgresServerTests.EndpointOf(_primary) with { Port = _standby.Port });
        await _primary.QueryAsync("CREATE TABLE t AS SELECT generate_series(1, 1000)");
        await Eventually.HoldsAsync(
            async () => (await primary.ReadReplicationAsync()).Standbys is [{ IsStreaming: true, LagBytes: 0 }],
            () => $"the standby does not stream:\n{_standby.Output}");

        var seen = (await primary.ReadReplicationAsync()).Standbys.ShouldHaveSingleItem();
        (seen.Name, seen.Address, seen.SyncState).ShouldBe(("standby-0", "127.0.0.1", "async"));
        var own = await standby.ReadReplicationAsync();
        own.IsReplica.ShouldBeTrue();
        own.Receiver!.Status.ShouldBe("streaming");
        own.Receiver.PrimaryHost.ShouldBe("127.0.0.1");
        own.Receiver.LastReplayed.ShouldNotBeNull();
        (await standby.ReadFactsAsync()).IsReplica.ShouldBeTrue();
        (await standby.HasRowsAsync("postgres", "t")).ShouldBeTrue();
    }

    [Fact]
    public async Task ASlotIsSeenWithWhatItKeeps()
    {
        var primary = new Server(PostgresServerTests.EndpointOf(_primary));
        await _primary.QueryAsync("SELECT pg_create_physical_replication_slot('left_over', true)");
        try
        {
            await _primary.QueryAsync("SELECT pg_switch_wal()");

            var slot = (await primary.ReadReplicationAsync()).Slots.ShouldHaveSingleItem();

            (slot.Name, slot.IsLogical, slot.IsActive).ShouldBe(("left_over", false, false));
            slot.KeptBytes.ShouldNotBeNull().ShouldBeGreaterThan(0);
        }
        finally
        {
            await _primary.QueryAsync("SELECT pg_drop_replication_slot('left_over')");
        }
    }

    [Fact]
    public async Task WithoutAStandbyThereIsNone()
    {
        await _standby.DisposeAsync();
        var primary = new Server(PostgresServerTests.EndpointOf(_primary));

        await Eventually.HoldsAsync(async () => (await primary.ReadReplicationAsync()).Standbys.Count == 0, () => "the standby is still there");

        (await primary.ReadReplicationAsync()).Receiver.ShouldBeNull();
    }
}
