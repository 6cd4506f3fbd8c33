using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>What must hold when a run is cut short, a server is silent, or somebody else acts in between.</summary>
public sealed class MigrationSafetyTests(StageServers servers) : IClassFixture<StageServers>, IAsyncLifetime
{
    private const string Write = "BEGIN READ WRITE; INSERT INTO apps VALUES (1000, 'written meanwhile'); COMMIT";
    private MigrationStage _stage = null!;

    public async Task InitializeAsync() => _stage = await MigrationStage.StartAsync(servers);

    public Task DisposeAsync()
    {
        _stage.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task AWriteAfterTheComparisonStopsTheSwitch()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Verify);
        var upgrades = _stage.Helm.Upgrades;
        _stage.When("Point Dify at", () => _stage.InCluster.QueryAsync(Write, "dify"));

        var refused = await Should.ThrowAsync<DeliveryException>(() => _stage.MigrateAsync());

        refused.Message.ShouldContain("was written to inside the fence");
        (await _stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();
        _stage.Helm.Upgrades.ShouldBe(upgrades);
        (await _stage.RecordAsync()).State.ShouldBe(MigrationState.Verified);
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("api-websocket")]
    public async Task AWriterThatStartsInsideTheFenceStopsTheSwitch(string component)
    {
        await _stage.BeginAfterAsync(MigrationSteps.Verify);
        _stage.When("Point Dify at", () =>
        {
            _stage.Cluster.Start(component);
            return Task.CompletedTask;
        });

        (await Should.ThrowAsync<DeliveryException>(() => _stage.MigrateAsync())).Message.ShouldContain($"dify-{component}-0");

        (await _stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task ARunThatAnotherHasOvertakenOpensNothing()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Database, record => record.TurnBack());
        var upgrades = _stage.Helm.Upgrades;
        _stage.When("Let dify-postgresql-primary take writes again", () =>
        {
            _stage.Cluster.Touch("dify-migration");
            return Task.CompletedTask;
        });

        var refused = await Should.ThrowAsync<DeliveryException>(() => _stage.RollBackAsync());

        refused.Message.ShouldContain("Another run");
        (await _stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeTrue();
        _stage.Helm.Upgrades.ShouldBe(upgrades);
    }

    [Fact]
    public async Task ARunThatAnotherHasOvertakenStartsNobody()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Database, record => record.TurnBack());
        var upgrades = _stage.Helm.Upgrades;
        _stage.When("Start Dify's writers", () =>
        {
            _stage.Cluster.Touch("dify-migration");
            return Task.CompletedTask;
        });

        (await Should.ThrowAsync<DeliveryException>(() => _stage.RollBackAsync())).Message.ShouldContain("Another run");

        _stage.Helm.Upgrades.ShouldBe(upgrades);
        _stage.Cluster.Replicas["api"].ShouldBe(0);
    }

    [Fact]
    public async Task AWayBackThatIsRefusedAndKilledIsNotBelievedToBeClosed()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Soak);
        _stage.When("Compare both servers once more", () => _stage.Flexible.QueryAsync(Write, "dify"));
        _stage.Cluster.BeforeWrite = _ =>
        {
            // Killed while Dify starts again on the target, which takes writes already.
            if (_stage.Cluster.Replicas["api"] == 0)
            {
                _stage.Helm.BeforeUpgrade = () => throw new KilledException();
            }
        };

        await Should.ThrowAsync<KilledException>(() => _stage.RollBackAsync());

        (await _stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeFalse();
        var record = await _stage.RecordAsync();
        (record.State, record.IsDone(MigrationSteps.BackStop), record.IsDone(MigrationSteps.BackClose)).ShouldBe((MigrationState.RollingBack, false, false));

        (_stage.Cluster.BeforeWrite, _stage.Helm.BeforeUpgrade) = (null, null);
        await Should.ThrowAsync<ConfirmationRequiredException>(() => _stage.RollBackAsync());

        (await _stage.RecordAsync()).State.ShouldBe(MigrationState.Soaking);
        _stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
        (await _stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeFalse();
        (await _stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task ASilentTargetThatASwitchMayHaveOpenedIsNoFence()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Verify, record => record.Begin(MigrationSteps.Switch));
        await _stage.Flexible.StopAsync();
        await using var again = new Restart(_stage);

        var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => _stage.RollBackAsync());

        refused.Remedy!.ShouldContain($"--rollback --confirm {MigrationStage.Confirmed}");
        (await _stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeTrue();
        _stage.Cluster.Replicas["api"].ShouldBe(0);

        await _stage.RollBackAsync(MigrationStage.Confirmed);

        (await _stage.RecordAsync()).State.ShouldBe(MigrationState.RolledBack);
        (await _stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeFalse();
        _stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task ATargetThatWasBeingMadeReadyIsOpenAfterAWayBack()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Preflight);
        _stage.Cluster.BeforeWrite = text =>
        {
            if (text.Contains("\"id\": \"target\"", StringComparison.Ordinal))
            {
                throw new KilledException();
            }
        };
        await Should.ThrowAsync<KilledException>(() => _stage.MigrateAsync());
        (await _stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();

        _stage.Cluster.BeforeWrite = null;
        await _stage.RollBackAsync();

        (await _stage.RecordAsync()).State.ShouldBe(MigrationState.RolledBack);
        (await _stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task ADifferenceStopsTheSwitchAndTheWayBackLeavesTheSourceInUse()
    {
        await _stage.BeginAfterAsync(MigrationSteps.Database);
        var upgrades = _stage.Helm.Upgrades;
        _stage.When("Compare the target with the source", () =>
            _stage.Flexible.QueryAsync("BEGIN READ WRITE; UPDATE apps SET name = 'another' WHERE id = 7; COMMIT", "dify"));

        var refused = await Should.ThrowAsync<DeliveryException>(() => _stage.MigrateAsync());

        refused.Why!.ShouldContain("apps");
        refused.Remedy!.ShouldContain("--rollback");
        ((await _stage.RecordAsync()).State, _stage.Helm.Upgrades).ShouldBe((MigrationState.Copied, upgrades));

        await _stage.RollBackAsync();

        (await _stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeFalse();
        _stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
        _stage.Helm.Manifest!.ShouldNotContain("psql-dify-dev");
        (await _stage.InCluster.QueryAsync("SELECT count(*) FROM apps", "dify")).ShouldBe(50L);
        (await _stage.Flexible.QueryAsync("SELECT to_regclass('apps') IS NULL", "dify")).ShouldBe(true);
    }

    /// <summary>What somebody has made anew since the backup holds rows that no backup has.</summary>
    [Fact]
    public async Task AVolumeThatTookThePlaceOfTheOneThatWasBackedUpStays()
    {
        _stage.Cluster.Claims.AddRange([StageCluster.Claim("data-dify-postgresql-primary-0", "one"), StageCluster.Claim("data-dify-postgresql-read-0", "two")]);
        await _stage.BeginAfterAsync(MigrationSteps.Soak);
        _stage.When("Remove dify-postgresql-primary with its volumes", () =>
        {
            _stage.Cluster.Claims[1] = StageCluster.Claim("data-dify-postgresql-read-0", "of somebody else");
            return Task.CompletedTask;
        });

        await _stage.RetireAsync();

        _stage.Cluster.Claims.ShouldHaveSingleItem().Uid.ShouldBe("of somebody else");
        var record = await _stage.RecordAsync();
        record.State.ShouldBe(MigrationState.Retired);
        record.Backup!.Objects!.Select(item => item.Uid).ShouldBe(["one", "two"]);
        record.Find(MigrationSteps.RetireServer)!.Summary!.ShouldStartWith("data-dify-postgresql-primary-0 deleted");
    }

    private sealed class Restart(MigrationStage stage) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await stage.Flexible.StartAsync();
    }
}
