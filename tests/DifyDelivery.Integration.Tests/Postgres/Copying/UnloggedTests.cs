using DifyDelivery.Postgres.Copying;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>Unlogged tables, which are empty when their server has crashed, whatever the journal says of them.</summary>
[Collection(CopyServersCollection.Name)]
public sealed class UnloggedTests(CopyServers servers) : IAsyncLifetime
{
    private const string Script =
        """
        CREATE UNLOGGED TABLE quick (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
        INSERT INTO quick (note) SELECT repeat(md5(n::text), 5) FROM generate_series(1, 3000) n;
        CREATE UNLOGGED TABLE never_filled (id int PRIMARY KEY);
        CREATE TABLE kept (id int PRIMARY KEY, note text);
        INSERT INTO kept SELECT n, repeat(md5(n::text), 5) FROM generate_series(1, 3000) n;
        """;

    private const string Finals =
        """
        CREATE UNLOGGED TABLE guest (id int REFERENCES quick);
        INSERT INTO guest SELECT id FROM quick;
        CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM quick;
        """;

    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartNewAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    /// <summary>Before foreign keys and views are made the emptied tables alone are filled again, afterwards everything is.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task WhatACrashHasEmptiedIsFilledAgain(bool finished, bool finals)
    {
        var request = await RequestAsync(finals);
        await RunAsync(request, finished);

        await RestartAsync("QUIT");
        (await CountAsync("quick"), await CountAsync("kept")).ShouldBe((0L, 3000L));
        var result = await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        (result.ReusedParts > 0).ShouldBe(!finished || !finals);
        (await CountAsync("quick"), await CountAsync("kept")).ShouldBe((3000L, 3000L));
        (await CopyServers.CopyOf(request).VerifyAsync(new ProgressLog())).IsEqual.ShouldBeTrue();
        await PlainDump.ShouldBeEqualAsync(request.Source, request.Target);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AServerThatWasStoppedInGoodOrderHasLostNothing(bool finished)
    {
        var request = await RequestAsync(finals: false);
        var parts = await RunAsync(request, finished);

        await RestartAsync("INT");
        var result = await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        ((long)result.ReusedParts).ShouldBe(finished ? 0 : parts);
        await PlainDump.ShouldBeEqualAsync(request.Source, request.Target);
    }

    /// <summary>A worker may have gone on after the crash, before anybody else knew of it: a table with some rows is no whole one.</summary>
    [Fact]
    public async Task ATableOfWhichOnlyTheLastPartsAreThereIsFilledAnew()
    {
        var request = await RequestAsync(finals: false);
        await RunAsync(request, finished: false);
        await RestartAsync("QUIT");
        await _server.QueryAsync("INSERT INTO quick (note) VALUES ('after the crash')", "moved");

        await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        await PlainDump.ShouldBeEqualAsync(request.Source, request.Target);
    }

    private async Task<CopyRequest> RequestAsync(bool finals)
    {
        await _server.QueryAsync("CREATE DATABASE moved TEMPLATE template0 ENCODING UTF8");
        var source = finals ? await servers.NewSourceAsync(Script, Finals) : await servers.NewSourceAsync(Script);
        return CopyServers.Request(source, new DatabaseRef(CopyServers.SuperuserOf(_server), "moved")) with { PartBytes = 64 * 1024 };
    }

    /// <summary>Runs to the end, or until all rows are there; returns how many parts are, on the disk too.</summary>
    private async Task<long> RunAsync(CopyRequest request, bool finished)
    {
        if (finished)
        {
            await CopyServers.CopyOf(request).RunAsync(new ProgressLog());
        }
        else
        {
            using var stop = new CancellationTokenSource();
            var log = new ProgressLog { OnReport = progress => { if (progress.Phase == CopyPhase.Constraints) { stop.Cancel(); } } };
            await Should.ThrowAsync<OperationCanceledException>(() => CopyServers.CopyOf(request).RunAsync(log, stop.Token));
        }

        await _server.QueryAsync("CHECKPOINT");
        return (long)(await _server.QueryAsync("SELECT count(*) FROM dify_delivery.part WHERE done_at IS NOT NULL", "moved"))!;
    }

    private async Task RestartAsync(string signal)
    {
        await _server.StopAsync(signal);
        await _server.StartAsync();
    }

    private async Task<long> CountAsync(string table) => (long)(await _server.QueryAsync($"SELECT count(*) FROM {table}", "moved"))!;
}
