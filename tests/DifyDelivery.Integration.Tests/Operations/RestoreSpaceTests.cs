using DifyDelivery.Backups;
using DifyDelivery.Environments;
using DifyDelivery.Kubernetes;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations;
using DifyDelivery.Operations.BackingUp;
using DifyDelivery.Planning;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>A restore asks for room on the server before anything is fetched or stopped: a disk that fills up stops Dify.</summary>
public sealed class RestoreSpaceTests(StageServers servers) : IClassFixture<StageServers>, IAsyncLifetime
{
    private const long Gibi = 1L << 30;
    private readonly BackupId _id = BackupId.New(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero), 7);
    private MigrationStage _stage = null!;

    private string Folder => Path.Combine(_stage.Root, "backups");

    public async Task InitializeAsync()
    {
        _stage = await MigrationStage.StartAsync(servers);
        await _stage.BeginAfterAsync(MigrationSteps.Preflight, record => record with { State = MigrationState.RolledBack });
        Directory.CreateDirectory(Path.Combine(Folder, "dev", _id.Text));
        await File.WriteAllTextAsync(Path.Combine(Folder, "dev", _id.Text, ManifestJson.FileName), ManifestJson.Write(Manifest()));
    }

    public Task DisposeAsync()
    {
        _stage.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(null)]
    [InlineData("dify_look")]
    public async Task WhatDoesNotFitBesideWhatIsThereIsRefusedBeforeAnything(string? into)
    {
        _stage.Cluster.Claims = [Claim(6 * Gibi)];

        var refused = await Should.ThrowAsync<FindingsBlockException>(() => RestoreAsync(into));

        var finding = refused.Errors.ShouldHaveSingleItem();
        finding.Id.ShouldBe("restore.no-server-space");
        finding.Message.ShouldContain("has a disk of 6,442 MB");
        finding.Message.ShouldContain("the 6,442 MB to restore would fill it");
        finding.Remedy!.ShouldContain("Enlarge the disk");
        _stage.Reporter.Text.ShouldNotContain("begin: Restore backup");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("dify_look")]
    public async Task WhatFitsIsBegun(string? into)
    {
        _stage.Cluster.Claims = [Claim(12 * Gibi)];
        _stage.When("Restore backup", () => Task.FromException(new KilledException()));

        await Should.ThrowAsync<KilledException>(() => RestoreAsync(into));
    }

    private Task RestoreAsync(string? into)
    {
        var (store, ask) = (new FolderStore(Folder), new RestoreAsk("latest", into, Undo: false, Confirmation: null));
        return _stage.RunAsync(scene => into is null ? new RestoreOperation(scene, store, ask) : new RestoreIntoOperation(scene, store, ask), "Restore");
    }

    private static VolumeClaim Claim(long bytes) =>
        new("data-dify-postgresql-primary-0", "uid", "Bound", bytes, bytes, null, DateTimeOffset.UnixEpoch, new Dictionary<string, string>());

    private BackupManifest Manifest() => new()
    {
        Id = _id.Text,
        Environment = "dev",
        TakenAt = _id.StartedAt,
        FinishedAt = _id.StartedAt,
        Server = new BackupServer("dify-postgresql-primary", Topology.InCluster, "15.18", 15, null),
        Tools = new BackupTools("15.18", 15, null, "1.0.0"),
        Verification = BackupVerification.Restore,
        Databases = [new BackupDatabase("dify", 6 * Gibi, null, [], [])],
        Files = [],
    };
}
