using DifyDelivery.Errors;
using DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres;
using Npgsql;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>A network that drops everything while the target is at a long statement of what follows a copy.</summary>
[Collection(CopyServersCollection.Name)]
public sealed class SilentTargetTests(CopyServers servers)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("statistics")]
    [InlineData("undo")]
    [InlineData("forget")]
    [InlineData("verify")]
    public async Task IsNotWaitedForForEver(string act)
    {
        var source = await servers.NewSourceAsync(SampleTables.Script);
        var direct = await servers.NewTargetAsync("uuid-ossp");
        await using var link = new NetworkLink(servers.Target.Port);
        var target = direct with { Server = direct.Server with { Port = link.Port, Tls = PostgresTls.Require, RootCertificateFile = null } };
        var copy = CopyServers.CopyOf(CopyServers.Request(source, target) with { Silence = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromSeconds(5) });
        await copy.RunAsync(new ProgressLog());

        // Each of them needs one of these, and waits.
        await using var holder = new NpgsqlConnection(servers.Target.ConnectionString(direct.Name));
        await holder.OpenAsync();
        await using (var hold = new NpgsqlCommand("BEGIN; LOCK TABLE messages, dify_delivery.part IN ACCESS EXCLUSIVE MODE", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var running = act switch
        {
            "statistics" => copy.GatherStatisticsAsync(),
            "undo" => copy.UndoAsync(),
            "verify" => copy.VerifyAsync(new ProgressLog()),
            _ => copy.ForgetAsync(),
        };
        await Eventually.HoldsAsync(
            async () => await servers.Target.QueryAsync($"SELECT count(*) FROM pg_stat_activity WHERE datname = '{direct.Name}' AND wait_event_type = 'Lock'") is > 0L,
            () => "Nothing waits for the lock.");

        link.Swallow(alsoNew: true);

        (await Should.ThrowAsync<DeliveryException>(() => running.WaitAsync(Limit))).Message.ShouldContain("stopped");
    }
}
