using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations;
using DifyDelivery.Planning;
using Npgsql;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>When the server that the data came from may go, and what must be kept of it before.</summary>
public sealed class RetirementTests(StageServers servers) : StageTest(servers)
{
    private const string Elsewhere = "artifacts/backups/dev/elsewhere";

    [Fact]
    public async Task ABackupThatIsNotHereIsMadeAnew()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak, BackedUpElsewhere);

        await Stage.RetireAsync();

        var record = await Stage.RecordAsync();
        record.State.ShouldBe(MigrationState.Retired);
        File.Exists(Path.Combine(Stage.Root, record.Backup!.Folder, "dify", "toc.dat")).ShouldBeTrue();
    }

    [Fact]
    public async Task ARemovalThatHasBegunGoesOnByTheJournalsWord()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak, record => BackedUpElsewhere(record).Begin(MigrationSteps.RetireServer));
        await Stage.InCluster.StopAsync();
        try
        {
            await Stage.RetireAsync();
        }
        finally
        {
            await Stage.InCluster.StartAsync();
        }

        var record = await Stage.RecordAsync();
        (record.State, record.Backup!.Folder).ShouldBe((MigrationState.Retired, Elsewhere));
        Stage.Reporter.Text.ShouldContain($"{Elsewhere} is not on this machine");
    }

    [Fact]
    public async Task AChosenStoreHoldsABackupBeforeAnythingIsRemoved()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        var store = new FolderStore(Path.Combine(Stage.Root, "store"));
        IReadOnlyList<StoredBackup> before = [];
        Stage.When("Remove dify-postgresql-primary", async () => before = await store.ListAsync("dev"));

        await Stage.RetireAsync(store: store);

        before.ShouldHaveSingleItem().Manifest!.Databases.ShouldHaveSingleItem().Tables.ShouldHaveSingleItem().Rows.ShouldBe(50);
        var backup = (await Stage.RecordAsync()).Backup!;
        (backup.Store, backup.StoredAs).ShouldBe((store.Location, before[0].Id.Text));
    }

    [Fact]
    public async Task WhatIsInTheStoreIsEnoughOnAnotherMachine()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        var store = new FolderStore(Path.Combine(Stage.Root, "store"));
        Stage.When("See that the final backup", () => Task.FromException(new KilledException()));
        await Should.ThrowAsync<KilledException>(() => Stage.RetireAsync(store: store));
        Directory.Delete(Path.Combine(Stage.Root, "artifacts", "backups"), recursive: true);

        await Stage.RetireAsync(store: store);

        var record = await Stage.RecordAsync();
        record.State.ShouldBe(MigrationState.Retired);
        Directory.Exists(Path.Combine(Stage.Root, record.Backup!.Folder)).ShouldBeFalse();
        (await store.ListAsync("dev")).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(MigrationStage.Confirmed, false)]
    [InlineData("dev", false)]
    [InlineData(null, true)]
    public async Task AFlexibleServerIsKeptForItsSoakAndUntilItIsNamed(string? confirmation, bool isOver)
    {
        await BeginBackAsync(isOver);

        var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RetireAsync(confirmation));

        refused.Remedy!.ShouldEndWith(isOver ? $"--confirm {MigrationStage.Confirmed}" : $"--confirm dev,{MigrationStage.Confirmed}");
        ((await Stage.RecordAsync()).State, refused.Why!.Contains("soak", StringComparison.Ordinal)).ShouldBe((MigrationState.Soaking, !isOver));
    }

    [Theory]
    [InlineData($"dev,{MigrationStage.Confirmed}", false)]
    [InlineData(MigrationStage.Confirmed, true)]
    public async Task AFlexibleServerGoesWhenAllIsSaid(string confirmation, bool isOver)
    {
        await BeginBackAsync(isOver);

        // Its removal is Terraform's, which is not on this stage.
        await Should.ThrowAsync<NotSupportedException>(() => Stage.RetireAsync(confirmation));

        var record = await Stage.RecordAsync();
        (record.State, record.IsBegun(MigrationSteps.RetireServer), record.Backup!.Tables).ShouldBe((MigrationState.Retiring, true, 1));
    }

    /// <summary>Before the soak the old server is the way back, or the only one with the rows.</summary>
    [Theory]
    [InlineData(MigrationSteps.Provision, MigrationState.Provisioned)]
    [InlineData(MigrationSteps.Database, MigrationState.Fenced)]
    [InlineData(MigrationSteps.Copy, MigrationState.Copied)]
    [InlineData(MigrationSteps.Verify, MigrationState.Verified)]
    [InlineData(MigrationSteps.Functional, MigrationState.Switched)]
    [InlineData(MigrationSteps.Soak, MigrationState.RollingBack)]
    [InlineData(MigrationSteps.Soak, MigrationState.RolledBack)]
    [InlineData(MigrationSteps.Soak, MigrationState.Retired)]
    public async Task NothingIsRetiredInAnotherState(string last, MigrationState state)
    {
        Stage.Cluster.Claims.Add(StageCluster.Claim("data-dify-postgresql-primary-0", "one"));
        await Stage.BeginAfterAsync(last, record => record with { State = state, RetainedUntil = DateTimeOffset.UnixEpoch });
        var upgrades = Stage.Helm.Upgrades;

        var refused = await Should.ThrowAsync<FindingsBlockException>(() => Stage.RetireAsync($"dev,{MigrationStage.Confirmed}"));

        refused.Errors.ShouldHaveSingleItem().Id.ShouldBe("migration.nothing-to-retire");
        ((await Stage.RecordAsync()).State, Stage.Helm.Upgrades, Stage.Cluster.Claims.Count).ShouldBe((state, upgrades, 1));
    }

    /// <summary>
    /// What the restore leaves out, or makes otherwise: an object that only a superuser can make, rows that a check refuses to another role, and
    /// a value that is reckoned anew.
    /// </summary>
    [Theory]
    [InlineData("CREATE FUNCTION quiet() RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1'", "function public.quiet()")]
    [InlineData("ALTER TABLE apps ADD CHECK (current_user = 'postgres')", "public.apps: 50 rows in the source, 0 in the backup")]
    [InlineData(
        """
        CREATE FUNCTION maker() RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT current_user::text';
        ALTER TABLE apps ADD made_by text GENERATED ALWAYS AS (maker()) STORED
        """,
        "public.apps: 50 rows in the source, 50 in the backup")]
    public async Task ABackupThatRestoresToSomethingElseRemovesNothing(string script, string difference)
    {
        await Stage.InCluster.QueryAsync(script, "dify");
        Stage.Cluster.Claims.Add(StageCluster.Claim("data-dify-postgresql-primary-0", "one"));
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        var upgrades = Stage.Helm.Upgrades;

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.RetireAsync());

        refused.Message.ShouldBe("The backup of dify does not restore to what dify-postgresql-primary holds; nothing was removed.");
        refused.Why!.ShouldContain(difference);
        await ShouldBeKeptAsync(MigrationState.Soaking);
        (Stage.Helm.Upgrades, Stage.Cluster.Claims.Count).ShouldBe((upgrades, 1));
        (await Stage.RecordAsync()).Backup.ShouldBeNull();
        (await Stage.Flexible.QueryAsync("SELECT count(*) FROM pg_database WHERE datname LIKE 'dify_backup_%'")).ShouldBe(0L);
    }

    /// <summary>On-call may have rolled the release back with Helm, before the retirement or while its backup is made.</summary>
    [Theory]
    [InlineData(null, MigrationState.Soaking)]
    [InlineData("Nobody may need the old server", MigrationState.Soaking)]
    [InlineData("Remove dify-postgresql-primary", MigrationState.Retiring)]
    public async Task AServerThatDifyUsesAgainStays(string? step, MigrationState state)
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        await AtAsync(step, () => Stage.UpgradeAsync(new ReleaseShape(Topology.InCluster)));

        var refused = await Should.ThrowAsync<FindingsBlockException>(() => Stage.RetireAsync());

        var finding = refused.Errors.ShouldHaveSingleItem();
        (finding.Id, refused.IsInStep).ShouldBe(("migration.source-in-use", step is not null));
        finding.Remedy!.ShouldContain(state == MigrationState.Soaking ? "MigrateData --env dev --rollback" : "helm rollback dify");
        await ShouldBeKeptAsync(state);
    }

    [Theory]
    [InlineData(null, MigrationState.Soaking)]
    [InlineData("Remove dify-postgresql-primary", MigrationState.Retiring)]
    public async Task AServerThatTakesWritesAgainStays(string? step, MigrationState state)
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        await AtAsync(step, () => Stage.Fence(Topology.InCluster).LiftAsync());

        (await Should.ThrowAsync<DeliveryException>(() => Stage.RetireAsync())).Message.ShouldStartWith("dify-postgresql-primary/dify takes writes again");

        await ShouldBeKeptAsync(state);
    }

    [Fact]
    public async Task AServerThatSomebodyIsConnectedToStays()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        await using var connection = new NpgsqlConnection(Stage.InCluster.ConnectionString("dify"));
        await connection.OpenAsync();

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.RetireAsync());

        refused.Message.ShouldStartWith("Somebody is connected to dify-postgresql-primary/dify");
        refused.Why!.ShouldContain("postgres from 127.0.0.1");
        await ShouldBeKeptAsync(MigrationState.Soaking);
    }

    [Fact]
    public async Task ARemovalThatHasBegunIsFinishedWhoeverIsOnTheServer()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak, record => BackedUpElsewhere(record).Begin(MigrationSteps.RetireServer));
        await Stage.Fence(Topology.InCluster).LiftAsync();
        await MakeOthersAsync(Stage.InCluster);

        await Stage.RetireAsync();

        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Retired);
    }

    /// <summary>A server that is broken by now is not needed for anything any more.</summary>
    [Fact]
    public async Task ASilentServerGoesOnceItIsBackedUp()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        Stage.When("See that the final backup", () => Task.FromException(new KilledException()));
        await Should.ThrowAsync<KilledException>(() => Stage.RetireAsync());
        await Stage.InCluster.StopAsync();
        try
        {
            await Stage.RetireAsync();
        }
        finally
        {
            await Stage.InCluster.StartAsync();
        }

        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Retired);
        Stage.Reporter.Text.ShouldContain("dify-postgresql-primary does not answer");
    }

    /// <summary>Its upgrade would start Dify on half of what is restored.</summary>
    [Fact]
    public async Task ARestoreThatIsUnderWayHoldsIt()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        await Stage.BeginRestoreAsync();
        var upgrades = Stage.Helm.Upgrades;

        (await Should.ThrowAsync<FindingsBlockException>(() => Stage.RetireAsync())).Errors.ShouldHaveSingleItem().Id.ShouldBe("restore.under-way");

        ((await Stage.RecordAsync()).State, Stage.Helm.Upgrades).ShouldBe((MigrationState.Soaking, upgrades));
    }

    /// <summary>They are in no backup of Dify's, and go with the server.</summary>
    [Theory]
    [InlineData(Topology.InCluster, "dify-postgresql-primary", "")]
    [InlineData(Topology.FlexibleServer, MigrationStage.Confirmed, $",{MigrationStage.Confirmed}")]
    public async Task DatabasesThatWereNotMovedAreNamedAndGoOnlyByTheirNames(Topology from, string server, string own)
    {
        await MakeOthersAsync(from == Topology.InCluster ? Stage.InCluster : Stage.Flexible);
        await (from == Topology.InCluster ? Stage.BeginAfterAsync(MigrationSteps.Soak) : BeginBackAsync(isOver: false));
        var upgrades = Stage.Helm.Upgrades;
        var all = $"dev{own},{server}/closed,{server}/dify_look";

        foreach (var confirmation in new[] { $"dev{own}", $"dev{own},{server}/dify_look" })
        {
            var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RetireAsync(confirmation));
            refused.Remedy!.ShouldBe($"./build.sh Teardown --env dev --retire-source --confirm {all}");
            refused.Why!.ShouldContain($"{server}/closed (cannot be looked into: ");
        }

        ((await Stage.RecordAsync()).State, Stage.Helm.Upgrades).ShouldBe((MigrationState.Soaking, upgrades));
        Stage.When(from == Topology.InCluster ? "Remove dify-postgresql-primary" : $"Remove {MigrationStage.Confirmed}", () => Task.FromException(new KilledException()));
        await Should.ThrowAsync<KilledException>(() => Stage.RetireAsync(all));
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Retiring);
    }

    /// <summary>Does something when a step begins; null: before the run.</summary>
    private async Task AtAsync(string? step, Func<Task> act)
    {
        if (step is null)
        {
            await act();
        }
        else
        {
            Stage.When(step, act);
        }
    }

    private async Task ShouldBeKeptAsync(MigrationState state)
    {
        var record = await Stage.RecordAsync();
        (record.State, record.IsBegun(MigrationSteps.RetireServer), record.IsDone(MigrationSteps.RetireBackup)).ShouldBe((state, false, state == MigrationState.Retiring));
    }

    private static async Task MakeOthersAsync(Support.PostgresServer server)
    {
        foreach (var database in new[] { "dify_look", "dify_backup_0123abcd", "dify_proof_20261127_120000_00ff", "closed", "azure_maintenance", "without_tables" })
        {
            await server.QueryAsync($"CREATE DATABASE {database} TEMPLATE template0");
        }

        foreach (var database in new[] { "dify_look", "dify_backup_0123abcd", "dify_proof_20261127_120000_00ff", "azure_maintenance" })
        {
            await server.QueryAsync("CREATE TABLE things (id int)", database);
        }

        await server.QueryAsync("ALTER DATABASE closed ALLOW_CONNECTIONS false");
        await server.QueryAsync("ALTER DATABASE azure_maintenance ALLOW_CONNECTIONS false");
    }

    [Fact]
    public async Task TheirNamesAreAskedForAlsoWhereTheServerWasSilentAtFirst()
    {
        await MakeOthersAsync(Stage.InCluster);
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        await Stage.InCluster.StopAsync();
        Stage.When("See that nobody uses", Stage.InCluster.StartAsync);

        (await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RetireAsync())).Remedy!.ShouldEndWith("dify-postgresql-primary/dify_look");

        await ShouldBeKeptAsync(MigrationState.Soaking);
    }

    private static MigrationRecord BackedUpElsewhere(MigrationRecord record) =>
        (record with { State = MigrationState.Retiring, Backup = new BackupRecord(Elsewhere, 4096, DateTimeOffset.UnixEpoch, 1) })
            .Done(new StepRecord(MigrationSteps.RetireBackup, "", default, default, null));

    /// <summary>As after a migration from the Flexible Server into the cluster.</summary>
    private async Task BeginBackAsync(bool isOver)
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak, record => record with
        {
            From = Topology.FlexibleServer,
            To = Topology.InCluster,
            RetainedUntil = isOver ? DateTimeOffset.UnixEpoch : record.RetainedUntil,
        });
        await Stage.UpgradeAsync(new ReleaseShape(Topology.InCluster));
        await Stage.Fence(Topology.InCluster).LiftAsync();
        await Stage.Fence(Topology.FlexibleServer).RaiseAsync();
    }
}
