using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>When the server that the data came from may go, and what must be kept of it before.</summary>
public sealed class RetirementTests(StageServers servers) : IClassFixture<StageServers>, IAsyncLifetime
{
    private const string Elsewhere = "artifacts/backups/dev/elsewhere";
    private MigrationStage _stage = null!;

    public async Task InitializeAsync() => _stage = await MigrationStage.StartAsync(servers);

    public Task DisposeAsync()
    {
        _stage.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task ABackupThatIsNotHereIsMadeAnew()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Soak, BackedUpElsewhere);

        await _stage.RetireAsync();

        var record = await _stage.RecordAsync();
        record.State.ShouldBe(MigrationState.Retired);
        File.Exists(Path.Combine(_stage.Root, record.Backup!.Folder, "dify", "toc.dat")).ShouldBeTrue();
    }

    [Fact]
    public async Task ARemovalThatHasBegunGoesOnByTheJournalsWord()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Soak, record => BackedUpElsewhere(record).Begin(MigrationSteps.RetireServer));
        await _stage.InCluster.StopAsync();
        try
        {
            await _stage.RetireAsync();
        }
        finally
        {
            await _stage.InCluster.StartAsync();
        }

        var record = await _stage.RecordAsync();
        (record.State, record.Backup!.Folder).ShouldBe((MigrationState.Retired, Elsewhere));
        _stage.Reporter.Text.ShouldContain($"{Elsewhere} is not on this machine");
    }

    [Fact]
    public async Task AChosenStoreHoldsABackupBeforeAnythingIsRemoved()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Soak);
        var store = new FolderStore(Path.Combine(_stage.Root, "store"));
        IReadOnlyList<StoredBackup> before = [];
        _stage.When("Remove dify-postgresql-primary", async () => before = await store.ListAsync("dev"));

        await _stage.RetireAsync(store: store);

        before.ShouldHaveSingleItem().Manifest!.Databases.ShouldHaveSingleItem().Tables.ShouldHaveSingleItem().Rows.ShouldBe(50);
        var backup = (await _stage.RecordAsync()).Backup!;
        (backup.Store, backup.StoredAs).ShouldBe((store.Location, before[0].Id.Text));
    }

    [Fact]
    public async Task WhatIsInTheStoreIsEnoughOnAnotherMachine()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Soak);
        var store = new FolderStore(Path.Combine(_stage.Root, "store"));
        _stage.When("See that the final backup", () => Task.FromException(new KilledException()));
        await Should.ThrowAsync<KilledException>(() => _stage.RetireAsync(store: store));
        Directory.Delete(Path.Combine(_stage.Root, "artifacts", "backups"), recursive: true);

        await _stage.RetireAsync(store: store);

        var record = await _stage.RecordAsync();
        record.State.ShouldBe(MigrationState.Retired);
        Directory.Exists(Path.Combine(_stage.Root, record.Backup!.Folder)).ShouldBeFalse();
        (await store.ListAsync("dev")).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(MigrationStage.Confirmed, false)]
    [InlineData("dev", false)]
    [InlineData(null, true)]
    public async Task AFlexibleServerIsKeptForItsSoakAndUntilItIsNamed(string? confirmation, bool isOver)
    {
        await _stage.BeginAfterAsync(MigrationSteps.Soak, record => Back(record, isOver));

        var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => _stage.RetireAsync(confirmation));

        refused.Remedy!.ShouldEndWith(isOver ? $"--confirm {MigrationStage.Confirmed}" : $"--confirm dev,{MigrationStage.Confirmed}");
        ((await _stage.RecordAsync()).State, refused.Why!.Contains("soak", StringComparison.Ordinal)).ShouldBe((MigrationState.Soaking, !isOver));
    }

    [Theory]
    [InlineData($"dev,{MigrationStage.Confirmed}", false)]
    [InlineData(MigrationStage.Confirmed, true)]
    public async Task AFlexibleServerGoesWhenAllIsSaid(string confirmation, bool isOver)
    {
        await _stage.BeginAfterAsync(MigrationSteps.Soak, record => Back(record, isOver));

        // Its removal is Terraform's, which is not on this stage.
        await Should.ThrowAsync<NotSupportedException>(() => _stage.RetireAsync(confirmation));

        var record = await _stage.RecordAsync();
        (record.State, record.IsBegun(MigrationSteps.RetireServer), record.Backup!.Tables).ShouldBe((MigrationState.Retiring, true, 1));
    }

    private static MigrationRecord BackedUpElsewhere(MigrationRecord record) =>
        (record with { State = MigrationState.Retiring, Backup = new BackupRecord(Elsewhere, 4096, DateTimeOffset.UnixEpoch, 1) })
            .Done(new StepRecord(MigrationSteps.RetireBackup, "", default, default, null));

    private static MigrationRecord Back(MigrationRecord record, bool isOver) => record with
    {
        From = Topology.FlexibleServer,
        To = Topology.InCluster,
        RetainedUntil = isOver ? DateTimeOffset.UnixEpoch : record.RetainedUntil,
    };
}
