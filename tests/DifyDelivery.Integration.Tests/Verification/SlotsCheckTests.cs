using DifyDelivery.Helm;
using DifyDelivery.Integration.Tests.Postgres;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Integration.Tests.Terraform;
using DifyDelivery.Verification;
using Server = DifyDelivery.Postgres.PostgresServer;

namespace DifyDelivery.Integration.Tests.Verification;

/// <summary>The verdict on replication slots of a real server.</summary>
public sealed class SlotsCheckTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    private const int MoreThanTolerated = 17;

    /// <summary>A server without slots, one that keeps little for a subscriber that is away for a moment, and one that would fill its disk.</summary>
    [Fact]
    public async Task ASlotThatNobodyUsesIsBadOnceItKeepsMuch()
    {
        var without = await VerdictAsync();
        (without.State, without.Detail).ShouldBe((CheckState.Passed, "none"));

        await fixture.Server.QueryAsync("SELECT pg_create_physical_replication_slot('left_over', true)");
        try
        {
            var young = await VerdictAsync();
            (young.State, young.Detail).ShouldBe((CheckState.Passed, "left_over (idle)"));

            // A segment of 16 MB each: what has to be written is little, what is kept is all of it.
            for (var segment = 0; segment < MoreThanTolerated; segment++)
            {
                await fixture.Server.QueryAsync("SELECT pg_logical_emit_message(false, 'test', 'x')");
                await fixture.Server.QueryAsync("SELECT pg_switch_wal()");
            }

            var old = await VerdictAsync();
            old.State.ShouldBe(CheckState.Failed);
            old.Detail.ShouldMatch(@"^left_over keeps 2[67]\d|28\d MB of the server's log, and nobody streams from it");
            old.Remedy!.ShouldContain("SELECT pg_drop_replication_slot('left_over')");
        }
        finally
        {
            await fixture.Server.QueryAsync("SELECT pg_drop_replication_slot('left_over')");
        }

        (await VerdictAsync()).Detail.ShouldBe("none", "the remedy is one");
    }

    private Task<CheckResult> VerdictAsync()
    {
        var server = new Server(PostgresServerTests.EndpointOf(fixture.Server));
        var connection = new DatabaseConnection("server", server, null);
        var settings = SampleSettings.Dev;
        return new SlotsCheck(new VerificationSubject(
            settings, null!, null!, new HelmRelease("", null, "dify", "dify"), new DifyValuesRequest { Settings = settings, Topology = settings.Topology },
            _ => Task.FromResult(connection), _ => Task.FromResult<DatabaseConnection?>(null), _ => Task.FromResult(connection), TimeProvider.System)).RunAsync();
    }
}
