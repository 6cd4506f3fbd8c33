using DifyDelivery.Engine;
using DifyDelivery.Integration.Tests.Engine;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

[Collection(CopyServersCollection.Name)]
public sealed class LargeRowTests(CopyServers servers)
{
    private const long RowBytes = 200 * 1024 * 1024;

    /// <summary>A program of its own, whose heap holds a quarter of the row: what is allocated in the tests' own process is the other tests', too.</summary>
    [Fact]
    public async Task ARowOf200MegabytesPassesInConstantMemory()
    {
        var source = await servers.NewSourceAsync($"CREATE TABLE large (id int PRIMARY KEY, content text); INSERT INTO large VALUES (1, repeat('0123456789abcdef', {RowBytes / 16}))");
        var target = await servers.NewTargetAsync();
        var request = CopyServers.Request(source, target);
        using var engine = await EngineInstallation.MakeAsync(heapLimitBytes: RowBytes / 4);

        var copied = (await engine.RunAsync(EngineTask.Of(EngineTaskKind.Copy, request)))[^1].ShouldBeOfType<EngineCopiedLine>().Result;
        var verified = (await engine.RunAsync(EngineTask.Of(EngineTaskKind.Verify, request)))[^1].ShouldBeOfType<EngineVerifiedLine>().Result;

        copied.Tables.ShouldHaveSingleItem().Bytes.ShouldBeGreaterThan(RowBytes);
        verified.IsEqual.ShouldBeTrue();
        (await servers.Target.QueryAsync($"SELECT content = repeat('0123456789abcdef', {RowBytes / 16}) FROM large", target.Name)).ShouldBe(true);
    }
}
