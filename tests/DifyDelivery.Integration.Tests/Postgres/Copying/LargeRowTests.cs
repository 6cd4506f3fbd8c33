namespace DifyDelivery.Integration.Tests.Postgres.Copying;

[Collection(CopyServersCollection.Name)]
public sealed class LargeRowTests(CopyServers servers)
{
    private const long RowBytes = 200 * 1024 * 1024;

    [Fact]
    public async Task ARowOf200MegabytesPassesInConstantMemory()
    {
        var source = await servers.NewSourceAsync($"CREATE TABLE large (id int PRIMARY KEY, content text); INSERT INTO large VALUES (1, repeat('0123456789abcdef', {RowBytes / 16}))");
        var target = await servers.NewTargetAsync();
        var copy = CopyServers.CopyOf(CopyServers.Request(source, target));
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var result = await copy.RunAsync(new ProgressLog());
        var verified = await copy.VerifyAsync(new ProgressLog());

        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(RowBytes / 2);
        result.Tables.ShouldHaveSingleItem().Bytes.ShouldBeGreaterThan(RowBytes);
        verified.IsEqual.ShouldBeTrue();
        (await servers.Target.QueryAsync($"SELECT content = repeat('0123456789abcdef', {RowBytes / 16}) FROM large", target.Name)).ShouldBe(true);
    }
}
