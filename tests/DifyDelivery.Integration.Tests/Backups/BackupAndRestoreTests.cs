using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Integration.Tests.Support;
using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using Npgsql;
using Xunit.Abstractions;

namespace DifyDelivery.Integration.Tests.Backups;

/// <summary>Real servers, real archives: what is backed up comes back, row by row, and what is damaged is found before anything uses it.</summary>
public sealed class BackupAndRestoreTests(ITestOutputHelper output)
{
    private static readonly string[] Databases = ["dify", "dify_plugin"];

    [Fact]
    public async Task WhatWasDamagedComesBackAsItWasWhileWritersWrote()
    {
        await using var scene = await BackupScene.StartAsync();
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(scene, stop.Token);
        await Eventually.HoldsAsync(async () => (long)(await scene.Server.QueryAsync("SELECT count(*) FROM plugins", "dify_plugin"))! > 20, () => "nobody writes");

        var manifest = await scene.BackUpAsync();

        await stop.CancelAsync();
        await writing;
        var (id, plugins) = (new BackupId(manifest.Id), manifest.Databases[1].Tables.Single());
        manifest.Verification.ShouldBe(BackupVerification.Restore);
        manifest.Databases[0].Revision.ShouldBe("8f2c");
        manifest.Databases[0].Tables.Select(table => table.Name).ShouldBe(["alembic_version", "apps", "embeddings", "empty_one", "logs", "messages"]);
        manifest.Rows.ShouldBe(1 + 20 + 2000 + 100 + 20000 + plugins.Rows);
        (await scene.DatabasesAsync()).ShouldNotContain(name => BackupId.IsScratchName(name));
        File.ReadAllText(Path.Combine(scene.Folder, "dev", manifest.Id, "manifest.json")).ShouldNotContain(PostgresServer.AdminPassword);

        // The disaster.
        await scene.Server.QueryAsync("TRUNCATE messages; DROP TABLE embeddings; UPDATE apps SET name = 'gone'; DROP INDEX IF EXISTS message_app_idx", "dify");
        await scene.RestoreAsync(id);
        var swap = new DatabaseSwap(scene.Postgres.Endpoint, new SwapNames(id));
        (await swap.IsDoneAsync(Databases)).ShouldBeFalse();
        await swap.RunAsync(Databases);

        (await swap.IsDoneAsync(Databases)).ShouldBeTrue();
        (await scene.Server.QueryAsync("SELECT count(*) FROM messages", "dify")).ShouldBe(20000L);
        (await scene.Server.QueryAsync("SELECT obj_description('apps'::regclass)", "dify")).ShouldBe("what people make");
        (await scene.Server.QueryAsync("SELECT count(*) FROM messages", id.KeptName("dify"))).ShouldBe(0L);
        (await scene.Server.QueryAsync("SELECT max(id)::int FROM plugins", "dify_plugin")).ShouldBe((int)plugins.Rows);
        (await scene.Server.QueryAsync("INSERT INTO plugins (name) VALUES ('next') RETURNING id", "dify_plugin")).ShouldBeOfType<int>().ShouldBeGreaterThan((int)plugins.Rows);

        // The same state is backed up again as the same digests.
        await swap.UndoAsync(Databases, Databases);
        (await scene.Server.QueryAsync("SELECT count(*) FROM messages", "dify")).ShouldBe(0L);
        (await scene.DatabasesAsync()).ShouldContain(id.UndoneName("dify"));
        await scene.RestoreAsync(id);
        await swap.RunAsync(Databases);
        var again = await scene.BackUpAsync(BackupVerification.List);
        again.Databases.SelectMany(database => database.Tables).ShouldBe(manifest.Databases.SelectMany(database => database.Tables));
    }

    [Fact]
    public async Task TheDumpBeginsWhenTheSequencesAreWrittenDown()
    {
        await using var scene = await BackupScene.StartAsync();
        await using var holder = new NpgsqlConnection(scene.Server.ConnectionString("dify"));
        await holder.OpenAsync();
        await using var held = await holder.BeginTransactionAsync();
        await new NpgsqlCommand("DROP SEQUENCE task_id_sequence", holder, held).ExecuteNonQueryAsync();
        var programs = new NamedPrograms(new ProcessRunner(new Redactor()));

        var backup = new BackupMaker(scene.Store, programs, TimeProvider.System).MakeAsync(scene.Request(BackupVerification.List), BackupScene.Quiet);
        await Eventually.HoldsAsync(
            async () => (long)(await scene.Server.QueryAsync("SELECT count(*) FROM pg_locks WHERE NOT granted", "dify"))! > 0, () => "nobody reads the sequence");

        programs.Started.ShouldBeEmpty("pg_dump would read the sequence before it is written down, and the restore would stand behind it");
        await held.RollbackAsync();
        await backup;
        programs.Started.ShouldContain("pg_dump");
    }

    [Fact]
    public async Task AKilledRunLeavesNoBackupAndTheNextOneCleansUp()
    {
        await using var scene = await BackupScene.StartAsync();
        var id = BackupId.New(DateTimeOffset.UtcNow, 7);
        var left = scene.Store.Begin("dev", id);
        await File.WriteAllTextAsync(Path.Combine(left, "toc.dat"), "half");
        await scene.Server.QueryAsync($"CREATE DATABASE {id.ScratchName("dify")}");

        (await scene.Store.ListAsync("dev")).ShouldBeEmpty();
        (await scene.Maker.SweepAsync("dev", scene.Postgres)).Count.ShouldBe(2);

        (await scene.DatabasesAsync()).ShouldNotContain(id.ScratchName("dify"));
        Directory.GetDirectories(Path.Combine(scene.Folder, "dev")).ShouldBeEmpty();
        (await scene.DatabasesAsync()).ShouldContain("dify");
    }

    [Fact]
    public async Task AnInterruptedRunLeavesNothing()
    {
        await using var scene = await BackupScene.StartAsync();
        using var stop = new CancellationTokenSource();
        var progress = new HeardActivity(said =>
        {
            if (said.StartsWith("restoring", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        });

        await Should.ThrowAsync<OperationCanceledException>(() => scene.Maker.MakeAsync(scene.Request(), progress, stop.Token));

        Directory.GetDirectories(Path.Combine(scene.Folder, "dev")).ShouldBeEmpty();
        (await scene.DatabasesAsync()).ShouldNotContain(name => BackupId.IsScratchName(name));
    }

    [Fact]
    public async Task AFullDiskIsSaidAndLeavesNothing()
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            output.WriteLine("Skipped: only root can mount a small file system.");
            return;
        }

        await using var scene = await BackupScene.StartAsync();
        var small = Directory.CreateTempSubdirectory("small-").FullName;
        (await ChildProgram.RunAsync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small])).ExitCode.ShouldBe(0);
        try
        {
            var store = new FolderStore(small);
            var maker = new BackupMaker(store, new ProcessRunner(new Redactor()), TimeProvider.System);

            var full = await Should.ThrowAsync<DeliveryException>(() => maker.MakeAsync(scene.Request(), BackupScene.Quiet));

            full.ToString().ShouldContain("No space left on device");
            (await store.ListAsync("dev")).ShouldBeEmpty();
            Directory.GetDirectories(Path.Combine(small, "dev")).ShouldBeEmpty();
        }
        finally
        {
            await ChildProgram.RunAsync("umount", [small]);
            Directory.Delete(small);
        }
    }

    [Fact]
    public async Task ADamagedArchiveIsFoundBeforeItIsRestored()
    {
        await using var scene = await BackupScene.StartAsync();
        var id = new BackupId((await scene.BackUpAsync(BackupVerification.List)).Id);
        var largest = new DirectoryInfo(Path.Combine(scene.Folder, "dev", id.Text, "dify")).GetFiles().MaxBy(file => file.Length)!;
        await using (var file = largest.Open(FileMode.Open))
        {
            file.Position = largest.Length / 2;
            var there = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(there ^ 1));
        }

        var found = await Should.ThrowAsync<DeliveryException>(() => scene.RestoreAsync(id));

        found.Why!.ShouldContain(largest.Name);
        (await scene.DatabasesAsync()).ShouldNotContain(id.RestoredName("dify"));
    }

    [Fact]
    public async Task ARestoreThatWasKilledBeginsAnewAndOneThatIsCompleteIsKept()
    {
        await using var scene = await BackupScene.StartAsync();
        var id = new BackupId((await scene.BackUpAsync(BackupVerification.List)).Id);
        await scene.Server.QueryAsync($"CREATE DATABASE {id.RestoredName("dify")}");
        await scene.Server.QueryAsync("CREATE TABLE half (id int)", id.RestoredName("dify"));

        // Somebody's own database of that name is not ours to drop.
        await Should.ThrowAsync<ConfirmationRequiredException>(() => scene.RestoreAsync(id));
        await scene.Server.QueryAsync($"COMMENT ON DATABASE {id.RestoredName("dify")} IS '{RestoreNotes.Begun(id)}'");
        await scene.RestoreAsync(id);
        var made = await scene.Server.QueryAsync($"SELECT oid FROM pg_database WHERE datname = '{id.RestoredName("dify")}'");
        await scene.RestoreAsync(id);

        (await scene.Server.QueryAsync($"SELECT oid FROM pg_database WHERE datname = '{id.RestoredName("dify")}'")).ShouldBe(made);
        (await scene.Server.QueryAsync("SELECT to_regclass('half') IS NULL", id.RestoredName("dify"))).ShouldBe(true);
    }

    [Fact]
    public async Task ASwapIsAllOrNothing()
    {
        await using var scene = await BackupScene.StartAsync();
        var id = new BackupId((await scene.BackUpAsync(BackupVerification.List)).Id);
        await scene.RestoreAsync(id);
        await using (var stranger = new NpgsqlConnection(scene.Server.ConnectionString("dify_plugin")))
        {
            await stranger.OpenAsync();
            await Should.ThrowAsync<DeliveryException>(() => new DatabaseSwap(scene.Postgres.Endpoint, new SwapNames(id)).RunAsync(Databases));
        }

        (await scene.DatabasesAsync()).ShouldNotContain(id.KeptName("dify"));
        (await scene.DatabasesAsync()).ShouldContain(id.RestoredName("dify"));
        await new DatabaseSwap(scene.Postgres.Endpoint, new SwapNames(id)).RunAsync(Databases);
    }

    [Fact]
    public async Task TheSameBackupIsRestoredAndLeftAsOftenAsOneLikes()
    {
        await using var scene = await BackupScene.StartAsync();
        var id = new BackupId((await scene.BackUpAsync(BackupVerification.List)).Id);
        var names = new SwapNames(id);
        for (var round = 1; round <= 2; round++)
        {
            await scene.RestoreAsync(id);
            names = names.WithFreeKept(Databases, [.. await scene.DatabasesAsync()]);
            await new DatabaseSwap(scene.Postgres.Endpoint, names).RunAsync(Databases);
            names = names.WithFreeUndone(Databases, [.. await scene.DatabasesAsync()]);
            await new DatabaseSwap(scene.Postgres.Endpoint, names).UndoAsync(Databases, Databases);
        }

        (await scene.DatabasesAsync()).Where(name => name.Contains("_undone_", StringComparison.Ordinal)).Order().ShouldBe(
            new[] { 1, 2 }.SelectMany(round => Databases.Select(database => id.UndoneName(database, round))).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AWayBackIsWholeOrNone(bool isCutShort)
    {
        await using var scene = await BackupScene.StartAsync();
        var id = new BackupId((await scene.BackUpAsync(BackupVerification.List)).Id);
        var swap = new DatabaseSwap(scene.Postgres.Endpoint, new SwapNames(id));
        await scene.RestoreAsync(id);
        await swap.RunAsync(Databases);
        await scene.Server.QueryAsync(
            isCutShort
                ? $"UPDATE pg_database SET datconnlimit = -2 WHERE datname = '{id.KeptName("dify_plugin")}'"
                : $"DROP DATABASE {id.KeptName("dify_plugin")}");

        var refused = await Should.ThrowAsync<DeliveryException>(() => swap.UndoAsync(Databases, Databases));

        refused.Message.ShouldContain(id.KeptName("dify_plugin"));
        (await scene.DatabasesAsync()).ShouldContain(id.KeptName("dify"), "the other one was not given back without it");
    }

    [Fact]
    public async Task WhatWasNotThereBeforeLeavesOnTheWayBack()
    {
        await using var scene = await BackupScene.StartAsync();
        var id = new BackupId((await scene.BackUpAsync(BackupVerification.List)).Id);
        await scene.Server.QueryAsync("DROP DATABASE dify_plugin");
        var swap = new DatabaseSwap(scene.Postgres.Endpoint, new SwapNames(id));
        await scene.RestoreAsync(id);
        await swap.RunAsync(Databases);

        await swap.UndoAsync(Databases, ["dify"]);

        (await scene.DatabasesAsync()).ShouldNotContain("dify_plugin");
        (await scene.DatabasesAsync()).ShouldContain(id.UndoneName("dify_plugin"));
    }

    [Fact]
    public async Task ABackupGoesToANewerMajorAndToAnOlderOne()
    {
        await using var older = await BackupScene.StartAsync(15);
        await using var newer = await BackupScene.StartAsync(17);
        var (fromOlder, fromNewer) = (await older.BackUpAsync(), await newer.BackUpAsync());

        await older.RestoreAsync(new BackupId(fromOlder.Id), newer);
        await newer.RestoreAsync(new BackupId(fromNewer.Id), older);

        fromNewer.Tools.Compression.ShouldBeOneOf("zstd", "lz4", "gzip:3");
        (await newer.Server.QueryAsync("SELECT count(*) FROM messages", new BackupId(fromOlder.Id).RestoredName("dify"))).ShouldBe(20000L);
        (await older.Server.QueryAsync("SELECT count(*) FROM messages", new BackupId(fromNewer.Id).RestoredName("dify"))).ShouldBe(20000L);
    }

    private static async Task WriteAsync(BackupScene scene, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await scene.Server.QueryAsync("INSERT INTO plugins (name) VALUES ('more')", "dify_plugin");
        }
    }

    private sealed class NamedPrograms(ProcessRunner inner) : IProcessRunner
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Started { get; } = [];

        public Task<CommandResult> RunAsync(
            CommandSpec command, Action<string>? onOutput = null, Action<string>? onError = null, CancellationToken cancellationToken = default)
        {
            Started.Enqueue(Path.GetFileNameWithoutExtension(command.FileName));
            return inner.RunAsync(command, onOutput, onError, cancellationToken);
        }
    }
}
