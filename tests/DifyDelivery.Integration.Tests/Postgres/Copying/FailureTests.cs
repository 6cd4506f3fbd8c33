using DifyDelivery.Errors;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres;
using DifyDelivery.Postgres.Copying;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>What goes wrong in the middle, on real servers.</summary>
[Collection(CopyServersCollection.Name)]
public sealed class FailureTests(CopyServers servers)
{
    [Fact]
    public async Task APartWhoseConnectionIsLostIsTriedAgain()
    {
        var (source, target) = await PairAsync();
        await using var held = new HeldTable(servers.Target, target.Name, "messages");
        var copy = CopyServers.CopyOf(CopyServers.Request(source, target)).RunAsync(new ProgressLog { OnReport = held.OnReport });

        var process = await held.ReachedAsync(copy);
        await servers.Target.QueryAsync($"SELECT pg_terminate_backend({process})");
        await held.ReleaseAsync();

        (await copy).Retries.ShouldBe(1);
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ALostSnapshotOrLockBeginsTheRunAnew(bool snapshot)
    {
        var (source, target) = await PairAsync();
        await using var held = new HeldTable(servers.Target, target.Name, "messages");
        var copy = CopyServers.CopyOf(CopyServers.Request(source, target)).RunAsync(new ProgressLog { OnReport = held.OnReport });

        var process = await held.ReachedAsync(copy);
        await EndHolderAsync(snapshot, source, target);
        await Eventually.HoldsAsync(
            async () => await servers.Target.QueryAsync($"SELECT count(*) FROM pg_stat_activity WHERE pid = {process}") is 0L,
            () => "The worker has not been stopped.");
        await held.ReleaseAsync();

        (await copy).Retries.ShouldBeGreaterThan(0);
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Fact]
    public async Task WithoutAFenceALostSnapshotEndsTheRun()
    {
        var (source, target) = await PairAsync();
        await using var held = new HeldTable(servers.Target, target.Name, "messages");
        var request = CopyServers.Request(source, target) with { SourceIsFenced = false };
        var copy = CopyServers.CopyOf(request).RunAsync(new ProgressLog { OnReport = held.OnReport });

        await held.ReachedAsync(copy);
        await EndHolderAsync(snapshot: true, source, target);

        (await Should.ThrowAsync<DeliveryException>(() => copy)).Remedy!.ShouldContain("starts over");
        await held.ReleaseAsync();
        await CopyServers.CopyOf(request).RunAsync(new ProgressLog());
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Fact]
    public async Task ATargetThatRestartsIsWaitedFor()
    {
        await using var server = await TestServer.StartNewAsync();
        var source = await servers.NewSourceAsync(SampleTables.Script);
        var target = await NewTargetAsync(server);
        await using var held = new HeldTable(server, target.Name, "messages");
        var copy = CopyServers.CopyOf(CopyServers.Request(source, target)).RunAsync(new ProgressLog { OnReport = held.OnReport });

        await held.ReachedAsync(copy);
        await server.StopAsync("QUIT");
        await server.StartAsync();

        (await copy).Retries.ShouldBeGreaterThan(0);
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AServerThatIsAwayIsWaitedForByTheClockAndNotByTries(bool comesBack)
    {
        await using var server = await TestServer.StartNewAsync();
        var source = await servers.NewSourceAsync(SampleTables.Script);
        var target = await NewTargetAsync(server);
        await using var held = new HeldTable(server, target.Name, "messages");
        var log = new ProgressLog { OnReport = held.OnReport };
        var copy = CopyServers.CopyOf(
            CopyServers.Request(source, target) with { Attempts = comesBack ? 2 : 1000, Patience = comesBack ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(1) })
            .RunAsync(log);

        await held.ReachedAsync(copy);
        await server.KillAsync();
        if (comesBack)
        {
            await Eventually.HoldsAsync(
                () => Task.FromResult(log.All.Any(progress => progress.Note?.Contains("cannot be reached", StringComparison.Ordinal) ?? false)),
                () => "Nobody was told that the copy waits for a server that it cannot reach.");
            await server.StartAsync();
            await copy;
            log.All[^1].Note.ShouldBeNull();
            await PlainDump.ShouldBeEqualAsync(source, target);
        }
        else
        {
            (await Should.ThrowAsync<ServerUnreachableException>(() => copy)).Message.ShouldContain($"{server.Port}");
        }
    }

    [Fact]
    public async Task ALossAfterEveryFewPartsDoesNotEndACopy()
    {
        const int Losses = 3;
        var (source, target) = await PairAsync();
        var losses = 0;
        CopyProgress? before = null;

        // Whoever finishes a part waits for the board, which is telling: a copy cannot get past this.
        var log = new ProgressLog
        {
            OnReport = progress =>
            {
                if (losses < Losses && progress.Phase == CopyPhase.Data && before?.Phase == CopyPhase.Data && progress.Rows > before.Rows)
                {
                    losses++;
                    servers.Source.QueryAsync(
                        $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{source.Name}' AND application_name LIKE 'dify-delivery copy %'")
                        .GetAwaiter().GetResult();
                }

                before = progress;
            },
        };

        var result = await CopyServers.CopyOf(CopyServers.Request(source, target) with { PartBytes = 8 * 1024, Workers = 1, Attempts = 2 }).RunAsync(log);

        losses.ShouldBe(Losses);
        result.Retries.ShouldBeGreaterThanOrEqualTo(Losses);
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASecondCopyAtTheSameTimeIsRefusedByName(bool sameId)
    {
        var (source, target) = await PairAsync();
        await using var held = new HeldTable(servers.Target, target.Name, "messages");
        var request = CopyServers.Request(source, target);
        var copy = CopyServers.CopyOf(request).RunAsync(new ProgressLog { OnReport = held.OnReport });
        await held.ReachedAsync(copy);

        var refused = await Should.ThrowAsync<DeliveryException>(
            () => CopyServers.CopyOf(sameId ? request : CopyServers.Request(source, target)).RunAsync(new ProgressLog()));

        refused.Why!.ShouldContain($"dify-delivery copy {request.Id:n}");
        await held.ReleaseAsync();
        (await copy).Retries.ShouldBe(0);
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Fact]
    public async Task ATargetThatHoldsATableOfTheSelectionIsRefused()
    {
        var (source, target) = await PairAsync();
        await servers.Target.QueryAsync("CREATE TABLE apps (id int)", target.Name);

        var refused = await Should.ThrowAsync<DeliveryException>(() => CopyServers.CopyOf(CopyServers.Request(source, target)).RunAsync(new ProgressLog()));

        refused.Why!.ShouldContain("public.apps");
        (await servers.Target.QueryAsync("SELECT to_regclass('messages')::text", target.Name)).ShouldBe(DBNull.Value);
    }

    [Fact]
    public async Task AMissingExtensionIsNamedWithTheServerParameter()
    {
        var source = await servers.NewSourceAsync(SampleTables.Script);
        var target = await servers.NewTargetAsync();

        var refused = await Should.ThrowAsync<DeliveryException>(() => CopyServers.CopyOf(CopyServers.Request(source, target)).RunAsync(new ProgressLog()));

        refused.Message.ShouldContain("uuid-ossp");
        refused.Remedy!.ShouldContain("azure.extensions");
    }

    [Fact]
    public async Task ATargetThatHoldsAnotherRunIsRefusedUntilThatIsAccepted()
    {
        var (source, target) = await PairAsync();
        var first = CopyServers.CopyOf(CopyServers.Request(source, target));
        await first.RunAsync(new ProgressLog());
        var other = await servers.NewSourceAsync("CREATE TABLE other (id int PRIMARY KEY); INSERT INTO other VALUES (1)");
        var second = CopyServers.CopyOf(CopyServers.Request(other, target));

        (await Should.ThrowAsync<DeliveryException>(() => second.RunAsync(new ProgressLog()))).Message.ShouldContain("another run");
        await first.ForgetAsync();
        await second.RunAsync(new ProgressLog());

        (await servers.Target.QueryAsync("SELECT count(*) FROM other", target.Name)).ShouldBe(1L);
    }

    [Fact]
    public async Task AnUnfinishedCopyIsNotForgotten()
    {
        var (source, target) = await PairAsync();
        var copy = CopyServers.CopyOf(CopyServers.Request(source, target));
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(
            () => copy.RunAsync(new ProgressLog { OnReport = progress => { if (progress.Phase == CopyPhase.Constraints) { stop.Cancel(); } } }, stop.Token));

        await Should.ThrowAsync<DeliveryException>(() => copy.ForgetAsync());
        await Should.ThrowAsync<DeliveryException>(() => copy.VerifyAsync(new ProgressLog()));
    }

    [Fact]
    public async Task LargeObjectsAreRefusedByName()
    {
        var source = await servers.NewSourceAsync("SELECT lo_from_bytea(0, 'x')");
        var target = await servers.NewTargetAsync();

        (await Should.ThrowAsync<DeliveryException>(() => CopyServers.CopyOf(CopyServers.Request(source, target)).RunAsync(new ProgressLog())))
            .Message.ShouldContain("large objects");
    }

    [Fact]
    public async Task ADifferenceIsFoundAndLocated()
    {
        var (source, target) = await PairAsync();
        var copy = CopyServers.CopyOf(CopyServers.Request(source, target));
        await copy.RunAsync(new ProgressLog());
        await servers.Target.QueryAsync("UPDATE embeddings SET hash = 'x' WHERE id = 77", target.Name);
        await servers.Target.QueryAsync("DROP INDEX message_app_idx", target.Name);

        var verified = await copy.VerifyAsync(new ProgressLog());

        var verdict = verified.Tables.Where(table => !table.IsEqual).ShouldHaveSingleItem();
        verdict.Source.Table.Name.ShouldBe("embeddings");
        verdict.Difference.ShouldNotBeNull().Changed.ShouldBe(1);
        verified.SchemaDifferences.ShouldHaveSingleItem().Name.ShouldContain("message_app_idx");
    }

    [Fact]
    public async Task TheServersOwnDigestsSayTheSame()
    {
        var (source, target) = await PairAsync();
        var copy = CopyServers.CopyOf(CopyServers.Request(source, target) with { Digest = DigestMethod.Sql });
        await copy.RunAsync(new ProgressLog());

        (await copy.VerifyAsync(new ProgressLog())).IsEqual.ShouldBeTrue();
    }

    [Fact]
    public async Task AnUnreachableServerIsNamed()
    {
        var (source, target) = await PairAsync();
        var nowhere = target with { Server = target.Server with { Port = 1 } };

        await Should.ThrowAsync<ServerUnreachableException>(() => CopyServers.CopyOf(CopyServers.Request(source, nowhere)).RunAsync(new ProgressLog()));
        await Should.ThrowAsync<ServerUnreachableException>(() => CopyServers.CopyOf(CopyServers.Request(nowhere, target)).RunAsync(new ProgressLog()));
    }

    // The holder of the snapshot is idle in its transaction, the one of the lock holds an advisory lock.
    private Task<object?> EndHolderAsync(bool snapshot, DatabaseRef source, DatabaseRef target) => snapshot
        ? servers.Source.QueryAsync(
            $"""
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = '{source.Name}' AND state LIKE 'idle in transaction%' AND query IN ('SELECT 1', 'SELECT pg_export_snapshot()')
            """)
        : servers.Target.QueryAsync(
            $"SELECT count(pg_terminate_backend(pid)) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND datname = '{target.Name}'");

    private async Task<(DatabaseRef Source, DatabaseRef Target)> PairAsync() =>
        (await servers.NewSourceAsync(SampleTables.Script), await servers.NewTargetAsync("uuid-ossp"));

    /// <summary>On a server of the test's own, which it may stop.</summary>
    private static async Task<DatabaseRef> NewTargetAsync(TestServer server)
    {
        await server.QueryAsync("CREATE DATABASE moved");
        await server.QueryAsync("CREATE EXTENSION \"uuid-ossp\"", "moved");
        return new DatabaseRef(CopyServers.SuperuserOf(server), "moved");
    }
}
