using DifyDelivery.Errors;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Postgres.Copying;

namespace DifyDelivery.Integration.Tests.Postgres.Copying;

[Collection(CopyServersCollection.Name)]
public sealed class ResumeTests(CopyServers servers)
{
    [Theory]
    [InlineData(CopyPhase.Prepare)]
    [InlineData(CopyPhase.Schema)]
    [InlineData(CopyPhase.Data)]
    [InlineData(CopyPhase.Constraints)]
    [InlineData(CopyPhase.Finish)]
    public async Task WhatAnInterruptedRunFinishedIsKept(CopyPhase phase)
    {
        var (source, target) = await PairAsync();
        var request = CopyServers.Request(source, target) with { PartBytes = 256 * 1024 };
        await using var held = new HeldTable(servers.Target, target.Name, "apps");
        var kept = await InterruptAsync(request, Reached, held);

        var result = await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        ((long)result.ReusedParts).ShouldBe(kept);
        await PlainDump.ShouldBeEqualAsync(source, target);

        bool Reached(CopyProgress progress)
        {
            if (phase != CopyPhase.Data)
            {
                return progress.Phase == phase;
            }

            // Tables are counted between two reports: a table that cannot be had keeps the rows from all being there by then.
            held.OnReport(progress);
            return progress is { Phase: CopyPhase.Data, TablesDone: > 0 };
        }
    }

    [Fact]
    public async Task ARunThatIsInterruptedAgainAndAgainFinishes()
    {
        var (source, target) = await PairAsync();
        var request = CopyServers.Request(source, target) with { PartBytes = 256 * 1024 };
        var random = new Random(15);
        for (var round = 0; round < 8; round++)
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(50, 1500)));
            try
            {
                await CopyServers.CopyOf(request).RunAsync(new ProgressLog(), stop.Token);
            }
            catch (OperationCanceledException)
            {
                // What a person sees who presses Ctrl-C.
            }
        }

        var result = await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        result.Tables.Sum(table => table.Rows).ShouldBe(22_020);
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Fact]
    public async Task AFinishedCopyIsOnlyReported()
    {
        var (source, target) = await PairAsync();
        var request = CopyServers.Request(source, target);
        var first = await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        var second = await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        second.Tables.ShouldBe(first.Tables);
        second.SourcePosition.ShouldBe(first.SourcePosition);
    }

    [Fact]
    public async Task ASourceThatWasWrittenToIsReadAgainWhereItChanged()
    {
        var (source, target) = await PairAsync();
        var request = CopyServers.Request(source, target) with { PartBytes = 256 * 1024, Workers = 1 };
        await InterruptAsync(request, progress => progress.TablesDone > 0);
        await servers.Source.QueryAsync("UPDATE messages SET query = 'changed' WHERE query = (SELECT min(query) FROM messages)", source.Name);
        await servers.Source.QueryAsync("DELETE FROM embeddings WHERE id = 1", source.Name);

        await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Fact]
    public async Task ASourceThatWasWrittenToAfterForeignKeysWereMadeIsReadAnew()
    {
        var (source, target) = await PairAsync();
        await servers.Source.QueryAsync("CREATE MATERIALIZED VIEW names AS SELECT name FROM apps", source.Name);
        var request = CopyServers.Request(source, target);
        await InterruptAsync(request, progress => progress.Phase == CopyPhase.Finish);
        await servers.Source.QueryAsync("UPDATE apps SET name = 'changed' WHERE name = 'app 7'; REFRESH MATERIALIZED VIEW names", source.Name);

        await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        await PlainDump.ShouldBeEqualAsync(source, target);
        (await servers.Target.QueryAsync("SELECT count(*) FROM names WHERE name = 'changed'", target.Name)).ShouldBe(1L);
    }

    [Fact]
    public async Task AnUnfencedCopyStartsOver()
    {
        var (source, target) = await PairAsync();
        var request = CopyServers.Request(source, target) with { PartBytes = 256 * 1024, SourceIsFenced = false };
        await InterruptAsync(request, progress => progress.Phase == CopyPhase.Constraints);
        await servers.Source.QueryAsync("DELETE FROM embeddings WHERE id = 1", source.Name);

        var result = await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        result.ReusedParts.ShouldBe(0);
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Fact]
    public async Task ASchemaThatIsReadOtherwiseIsCopiedAnewAndNothingElseIsTouched()
    {
        var (source, target) = await PairAsync();
        await servers.Target.QueryAsync("CREATE TABLE someone_elses AS SELECT 1 AS n; ALTER TABLE someone_elses OWNER TO delivery_admin", target.Name);
        var request = CopyServers.Request(source, target) with { PartBytes = 256 * 1024 };
        await InterruptAsync(request, progress => progress.Phase == CopyPhase.Constraints);
        await servers.Source.QueryAsync("ALTER TABLE messages ADD COLUMN late int", source.Name);
        var log = new ProgressLog();

        var result = await CopyServers.CopyOf(request).RunAsync(log);

        result.ReusedParts.ShouldBe(0);
        log.All.ShouldContain(progress => progress.Note != null && progress.Note.Contains("beginning anew"));
        log.All[^1].Note.ShouldBeNull();
        (await servers.Target.QueryAsync("SELECT n FROM someone_elses", target.Name)).ShouldBe(1);
        await servers.Target.QueryAsync("DROP TABLE someone_elses", target.Name);
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnotherVersionOfPgDumpGoesOn(bool isNewer)
    {
        var (older, newer) = (PostgresBinaries.Folder(), await ClientPrograms.FolderAsync(17));
        var (source, target) = await PairAsync();
        var request = CopyServers.Request(source, target) with { PartBytes = 256 * 1024, ClientPrograms = isNewer ? older : newer };
        var kept = await InterruptAsync(request, progress => progress.Phase == CopyPhase.Constraints);

        var result = await CopyServers.CopyOf(request with { ClientPrograms = isNewer ? newer : older }).RunAsync(new ProgressLog());

        ((long)result.ReusedParts).ShouldBe(kept);
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Fact]
    public async Task UndoTakesAwayWhatTheCopyMadeAndNothingElse()
    {
        var (source, target) = await PairAsync();
        await servers.Target.QueryAsync("CREATE TABLE someone_elses AS SELECT 1 AS n; ALTER TABLE someone_elses OWNER TO delivery_admin", target.Name);
        var before = await PlainDump.SchemaAsync(target);
        var request = CopyServers.Request(source, target);
        await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        await CopyServers.CopyOf(request).UndoAsync();

        (await PlainDump.SchemaAsync(target)).ShouldBe(before);
        (await servers.Target.QueryAsync("SELECT to_regnamespace('dify_delivery')::text", target.Name)).ShouldBe(DBNull.Value);
    }

    [Fact]
    public async Task ALoginThatMayNotReadTheSystemIdentifierCanGoOn()
    {
        var role = $"reader_{Guid.NewGuid():n}";
        var (source, target) = await PairAsync();
        await servers.Source.QueryAsync(
            $"CREATE ROLE {role} LOGIN IN ROLE pg_read_all_data, pg_signal_backend PASSWORD '{Support.PostgresServer.AdminPassword}'; REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC", source.Name);
        var request = CopyServers.Request(source with { Server = source.Server with { Username = role } }, target) with { PartBytes = 256 * 1024 };
        var kept = await InterruptAsync(request, progress => progress.Phase == CopyPhase.Constraints);

        var result = await CopyServers.CopyOf(request).RunAsync(new ProgressLog());

        ((long)result.ReusedParts).ShouldBe(kept);
        await PlainDump.ShouldBeEqualAsync(source, target);
    }

    [Fact]
    public async Task AnotherDatabaseThanTheFirstIsRefusedWithoutTheSystemIdentifierToo()
    {
        var (source, target) = await PairAsync();
        await servers.Source.QueryAsync("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC", source.Name);
        var role = $"reader_{Guid.NewGuid():n}";
        await servers.Source.QueryAsync($"CREATE ROLE {role} LOGIN IN ROLE pg_read_all_data, pg_signal_backend PASSWORD '{Support.PostgresServer.AdminPassword}'");
        var other = await servers.NewSourceAsync(SampleTables.Script);
        await servers.Source.QueryAsync("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC", other.Name);
        var request = CopyServers.Request(source with { Server = source.Server with { Username = role } }, target) with { PartBytes = 256 * 1024 };
        await InterruptAsync(request, progress => progress.Phase == CopyPhase.Constraints);

        var refused = await Should.ThrowAsync<DeliveryException>(
            () => CopyServers.CopyOf(request with { Source = request.Source with { Name = other.Name } }).RunAsync(new ProgressLog()));

        refused.Message.ShouldContain("another database");
    }

    private async Task<(DatabaseRef Source, DatabaseRef Target)> PairAsync() =>
        (await servers.NewSourceAsync(SampleTables.Script), await servers.NewTargetAsync("uuid-ossp"));

    /// <summary>Runs until a condition holds, and stops there; returns how many parts are done.</summary>
    private async Task<long> InterruptAsync(CopyRequest request, Predicate<CopyProgress> when, HeldTable? held = null)
    {
        using var stop = new CancellationTokenSource();
        var log = new ProgressLog { OnReport = progress => { if (when(progress)) { stop.Cancel(); } } };
        await Should.ThrowAsync<OperationCanceledException>(() => CopyServers.CopyOf(request).RunAsync(log, stop.Token));
        await (held?.ReleaseAsync() ?? Task.CompletedTask);

        // A commit that was under way may still go through.
        await Eventually.HoldsAsync(
            async () => (long)(await servers.Target.QueryAsync(
                $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{request.Target.Name}' AND application_name LIKE 'dify-delivery copy %'"))! == 0,
            () => "Sessions of the interrupted copy are left.");
        return await servers.Target.QueryAsync("SELECT to_regclass('dify_delivery.part') IS NOT NULL", request.Target.Name) is true
            ? (long)(await servers.Target.QueryAsync("SELECT count(*) FROM dify_delivery.part WHERE done_at IS NOT NULL", request.Target.Name))!
            : 0;
    }
}
