using System.Globalization;
using DifyDelivery.Engine;
using DifyDelivery.Errors;
using DifyDelivery.Integration.Tests.Postgres.Copying;
using DifyDelivery.Integration.Tests.Support;

namespace DifyDelivery.Integration.Tests.Engine;

/// <summary>The program as it is brought into a pod, on real servers: what it says is all that the other end has.</summary>
[Collection(CopyServersCollection.Name)]
public sealed class EngineProgramTests(CopyServers servers)
{
    private const string Rows = "CREATE TABLE t (id int PRIMARY KEY, words text); INSERT INTO t SELECT i, md5(i::text) FROM generate_series(1, 1000) AS i;";

    [Fact]
    public async Task ItCopiesAndComparesWithNothingButWhatWasBrought()
    {
        var request = CopyServers.Request(await servers.NewSourceAsync(Rows), await servers.NewTargetAsync());
        using var engine = await EngineInstallation.MakeAsync();

        var copied = (await engine.RunAsync(EngineTask.Of(EngineTaskKind.Copy, request)))[^1].ShouldBeOfType<EngineCopiedLine>().Result;
        var verified = (await engine.RunAsync(EngineTask.Of(EngineTaskKind.Verify, request)))[^1].ShouldBeOfType<EngineVerifiedLine>().Result;

        copied.Tables.ShouldHaveSingleItem().Rows.ShouldBe(1000);
        verified.IsEqual.ShouldBeTrue();
        verified.Tables[0].Source.Digest.ShouldBe(copied.Tables[0].Digest);
    }

    [Fact]
    public async Task AFailureIsSaidWithItsRemedyAndWithoutThePassword()
    {
        var request = CopyServers.Request(await servers.NewSourceAsync(Rows), await servers.NewTargetAsync());
        var wrong = request with { Target = request.Target with { Server = request.Target.Server with { Password = "Wrong-Secret_4711" } } };
        using var engine = await EngineInstallation.MakeAsync();

        var said = await engine.RunAsync(EngineTask.Of(EngineTaskKind.Copy, wrong));

        var stopped = said[^1].ShouldBeOfType<EngineStoppedLine>();
        stopped.What.ShouldContain("delivery_admin");
        said.Select(line => line.Write()).ShouldAllBe(line => !line.Contains("Wrong-Secret_4711"));
    }

    [Fact]
    public async Task ARelayPassesBytesOnUntilItIsEnded()
    {
        var port = FreePort.Find();
        using var engine = await EngineInstallation.MakeAsync();
        await using var relay = engine.Start("relay", port.ToString(CultureInfo.InvariantCulture), servers.Target.Host, servers.Target.Port.ToString(CultureInfo.InvariantCulture));
        var request = CopyServers.Request(await servers.NewSourceAsync(Rows), await servers.NewTargetAsync());
        var through = request with { Target = request.Target with { Server = request.Target.Server with { TunnelPort = port } } };

        await Eventually.HoldsAsync(() => Task.FromResult(relay.Output.Contains("passes on to", StringComparison.Ordinal)), () => relay.Output);
        var result = await CopyServers.CopyOf(through).RunAsync(new ProgressLog());

        result.Tables.ShouldHaveSingleItem().Rows.ShouldBe(1000);

        // Who answers at the tunnel's end must still be who was asked for.
        var elsewhere = through.Target.Server with { Host = "elsewhere.example" };
        (await Should.ThrowAsync<DeliveryException>(() => new DifyDelivery.Postgres.PostgresServer(elsewhere).ReadFactsAsync()))
            .ToString().ShouldContain("certificate", Case.Insensitive);
        await relay.SignalAsync("TERM");
        (await relay.WaitForExitAsync()).ShouldBe(0, relay.Output);
    }
}
