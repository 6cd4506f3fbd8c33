using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>What must hold when a run is cut short, a server is silent, or somebody else acts in between.</summary>
public sealed class MigrationSafetyTests(StageServers servers) : StageTest(servers)
{
    private const string Write = "BEGIN READ WRITE; INSERT INTO apps VALUES (1000, 'written meanwhile'); COMMIT";

    [Fact]
    public async Task AWriteAfterTheComparisonStopsTheSwitch()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Verify);
        var upgrades = Stage.Helm.Upgrades;
        Stage.When("Point Dify at", () => Stage.InCluster.QueryAsync(Write, "dify"));

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync());

        refused.Message.ShouldContain("was written to inside the fence");
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();
        Stage.Helm.Upgrades.ShouldBe(upgrades);
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Verified);
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("api-websocket")]
    public async Task AWriterThatStartsInsideTheFenceStopsTheSwitch(string component)
    {
        await Stage.BeginAfterAsync(MigrationSteps.Verify);
        Stage.When("Point Dify at", () =>
        {
            Stage.Cluster.Start(component);
            return Task.CompletedTask;
        });

        (await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync())).Message.ShouldContain($"dify-{component}-0");

        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task ARunThatAnotherHasOvertakenOpensNothing()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Database, record => record.TurnBack());
        var upgrades = Stage.Helm.Upgrades;
        Stage.When("Let dify-postgresql-primary take writes again", () =>
        {
            Stage.Cluster.Touch("dify-migration");
            return Task.CompletedTask;
        });

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.RollBackAsync());

        refused.Message.ShouldContain("Another run");
        (await Stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeTrue();
        Stage.Helm.Upgrades.ShouldBe(upgrades);
    }

    [Fact]
    public async Task ARunThatAnotherHasOvertakenStartsNobody()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Database, record => record.TurnBack());
        var upgrades = Stage.Helm.Upgrades;
        Stage.When("Start Dify's writers", () =>
        {
            Stage.Cluster.Touch("dify-migration");
            return Task.CompletedTask;
        });

        (await Should.ThrowAsync<DeliveryException>(() => Stage.RollBackAsync())).Message.ShouldContain("Another run");

        Stage.Helm.Upgrades.ShouldBe(upgrades);
        Stage.Cluster.Replicas["api"].ShouldBe(0);
    }

    [Fact]
    public async Task AWayBackThatIsRefusedAndKilledIsNotBelievedToBeClosed()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        Stage.When("Compare both servers once more", () => Stage.Flexible.QueryAsync(Write, "dify"));
        Stage.Cluster.BeforeWrite = _ =>
        {
            // Killed while Dify starts again on the target, which takes writes already.
            if (Stage.Cluster.Replicas["api"] == 0)
            {
                Stage.Helm.BeforeUpgrade = () => throw new KilledException();
            }
        };

        await Should.ThrowAsync<KilledException>(() => Stage.RollBackAsync());

        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeFalse();
        var record = await Stage.RecordAsync();
        (record.State, record.IsDone(MigrationSteps.BackStop), record.IsDone(MigrationSteps.BackClose)).ShouldBe((MigrationState.RollingBack, false, false));

        (Stage.Cluster.BeforeWrite, Stage.Helm.BeforeUpgrade) = (null, null);
        await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync());

        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Soaking);
        Stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeFalse();
        (await Stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task ASilentTargetThatASwitchMayHaveOpenedIsNoFence()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Verify, record => record.Begin(MigrationSteps.Switch));
        await Stage.Flexible.StopAsync();
        await using var again = new Restart(Stage.Flexible);

        var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync());

        refused.Remedy!.ShouldContain($"--rollback --confirm {MigrationStage.Confirmed}");
        (await Stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeTrue();
        Stage.Cluster.Replicas["api"].ShouldBe(0);

        await Stage.RollBackAsync(MigrationStage.Confirmed);

        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.RolledBack);
        (await Stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeFalse();
        Stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
    }

    /// <summary>What the old server is kept for: the new one is lost after the switch.</summary>
    [Fact]
    public async Task ATargetThatIsGoneForGoodIsGivenUpByBothNames()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        await Stage.Flexible.StopAsync();
        await using var again = new Restart(Stage.Flexible);

        foreach (var confirmation in new[] { null, "dev", MigrationStage.Confirmed })
        {
            var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync(confirmation));
            refused.Message.ShouldContain("does not answer");
            refused.Remedy!.ShouldContain($"--rollback --confirm dev,{MigrationStage.Confirmed}");
        }

        (await Stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeTrue();

        // Dify itself is not here to be checked.
        Stage.When("Check Dify on dify-postgresql-primary", () => Task.FromException(new KilledException()));
        await Should.ThrowAsync<KilledException>(() => Stage.RollBackAsync($"dev,{MigrationStage.Confirmed}"));

        (await Stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeFalse();
        Stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
        Stage.Helm.Manifest!.ShouldNotContain(MigrationStage.Confirmed);
    }

    [Fact]
    public async Task AnOldServerThatHasLostTablesIsNotGoneBackTo()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        await Stage.InCluster.QueryAsync("BEGIN READ WRITE; DROP TABLE apps; COMMIT", "dify");
        var upgrades = Stage.Helm.Upgrades;

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.RollBackAsync("dev"));

        refused.Why.ShouldBe("dify-postgresql-primary has no table public.apps");
        ((await Stage.RecordAsync()).State, Stage.Helm.Upgrades).ShouldBe((MigrationState.Soaking, upgrades));
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task ATargetThatAnswersIsNotGivenUp()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        await Stage.Flexible.QueryAsync(Write, "dify");
        var upgrades = Stage.Helm.Upgrades;

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.RollBackAsync($"dev,{MigrationStage.Confirmed}"));

        refused.Message.ShouldContain("answers");
        Stage.Helm.Upgrades.ShouldBe(upgrades);
        (await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync())).Why!.ShouldContain("public.apps");
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Soaking);
    }

    [Fact]
    public async Task AWayBackDoesNotWaitForTheServerThatIsLeft()
    {
        await Stage.BeginBackAsync();
        Stage.Cluster.Broken = "dify-postgresql-primary";

        await Stage.RollBackAsync();

        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.RolledBack);
        Stage.Cluster.Broken = "dify-api";
        await Stage.BeginBackAsync();
        await Should.ThrowAsync<DeliveryException>(() => Stage.RollBackAsync());
    }

    /// <summary>Dify is on the target already: what it has left keeps nobody from ending the migration.</summary>
    [Theory]
    [InlineData(MigrationSteps.Switch, "Check Dify on")]
    [InlineData(MigrationSteps.Functional, null)]
    public async Task ASourceThatIsLostAfterTheSwitchDoesNotHoldTheMigrationUp(string last, string? end)
    {
        await Stage.BeginAfterAsync(last);
        Stage.Cluster.Broken = "dify-postgresql-primary";
        await Stage.InCluster.StopAsync();
        await using var again = new Restart(Stage.InCluster);
        if (end is null)
        {
            await Stage.MigrateAsync();
        }
        else
        {
            Stage.When(end, () => Task.FromException(new KilledException()));
            await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());
        }

        var record = await Stage.RecordAsync();
        (record.State, record.IsDone(MigrationSteps.Unfence)).ShouldBe((end is null ? MigrationState.Soaking : MigrationState.Switched, true));
        Stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
    }

    /// <summary>The copy was proved equal and nothing has written since: it may be the last that holds the rows.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASourceThatIsLostOnceTheCopyIsProvedIsGivenUpByItsName(bool isSilent)
    {
        await Stage.BeginAfterAsync(MigrationSteps.Verify, record => record with { Source = isSilent ? null : new ServerIdentity("dify-postgresql-primary", "", "15.3", "1") });
        await (isSilent ? Stage.InCluster.StopAsync() : Task.CompletedTask);
        await using var again = new Restart(Stage.InCluster, isSilent);
        var upgrades = Stage.Helm.Upgrades;

        var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.MigrateAsync());

        refused.Remedy!.ShouldContain("--to FlexibleServer --confirm dify-postgresql-primary");
        Stage.Helm.Upgrades.ShouldBe(upgrades);

        // Dify itself is not here to be checked.
        Stage.When("Check Dify on", () => Task.FromException(new KilledException()));
        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync("dify-postgresql-primary"));
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Switched);
        Stage.Reporter.Text.ShouldContain("dify-postgresql-primary is given up, as confirmed");
        Stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData(MigrationSteps.Copy, "1")]
    [InlineData(MigrationSteps.Verify, null)]
    public async Task ASourceThatIsNotLostOrNotProvedIsNotGivenUp(string last, string? identifier)
    {
        await Stage.BeginAfterAsync(last, record => record with { Source = identifier is null ? null : new ServerIdentity("dify-postgresql-primary", "", "15.3", identifier) });
        await Stage.InCluster.QueryAsync("BEGIN READ WRITE; INSERT INTO apps VALUES (1000, 'written meanwhile'); COMMIT", "dify");

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync("dify-postgresql-primary"));

        refused.Message.ShouldContain(identifier is null ? "are not the same any more" : "is not the server that the migration began with");
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();
    }

    /// <summary>That Dify is not as it should be is found by its checks, which this stage does not pass: the lost server has not stopped them.</summary>
    [Fact]
    public async Task ASourceThatIsLostDoesNotKeepDifyFromBeingChecked()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Unfence);
        Stage.Cluster.Broken = "dify-postgresql-read";
        await Stage.InCluster.StopAsync();
        await using var again = new Restart(Stage.InCluster);

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync());

        refused.Message.ShouldBe($"Dify on {MigrationStage.Confirmed} is not as it should be.");
        refused.Why!.ShouldNotContain("dify-postgresql-read");
    }

    /// <summary>Dify runs on until the fence goes up, and an upgrade may have made tables since the last run looked.</summary>
    [Fact]
    public async Task TablesThatCameSinceTheLastRunAreMovedToo()
    {
        Stage.PluginDatabase = PluginDatabase.Own;
        await Stage.BeginAfterAsync(MigrationSteps.Target);
        await Stage.InCluster.QueryAsync("CREATE TABLE plugins (id int PRIMARY KEY); INSERT INTO plugins VALUES (1)", "dify");
        Stage.When("Point Dify at", () => Task.FromException(new KilledException()));

        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());

        (await Stage.RecordAsync()).Databases.Select(part => (part.Name, part.Rows, part.IsEqual)).ShouldBe([("dify", 50L, true), ("dify_plugin", 1L, true)]);
    }

    /// <summary>What the target's login does not see may be somebody's all the same.</summary>
    [Theory]
    [InlineData("INSERT INTO kept VALUES (1); ALTER TABLE kept OWNER TO delivery_admin; ALTER TABLE kept ENABLE ROW LEVEL SECURITY; ALTER TABLE kept FORCE ROW LEVEL SECURITY")]
    [InlineData("INSERT INTO kept VALUES (1)")]
    [InlineData("ALTER TABLE kept OWNER TO delivery_admin; SELECT lo_create(0)")]
    [InlineData("DROP TABLE kept; SELECT lo_create(0)")]
    public async Task WhatATargetHoldsIsDroppedOnlyWhenThatIsConfirmed(string held)
    {
        await Stage.Flexible.QueryAsync($"CREATE TABLE kept (id int); {held}", "dify");
        await Stage.BeginAfterAsync(MigrationSteps.Provision);
        var before = await IdentifyAsync();

        await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.MigrateAsync());

        (await IdentifyAsync()).ShouldBe(before);
        Stage.When("Write down what runs", () => Task.FromException(new KilledException()));
        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync($"{MigrationStage.Confirmed}/dify"));
        (await IdentifyAsync()).ShouldNotBe(before);

        Task<object?> IdentifyAsync() => Stage.Flexible.QueryAsync("SELECT oid FROM pg_database WHERE datname = 'dify'");
    }

    [Fact]
    public async Task ATargetThatWasBeingMadeReadyIsOpenAfterAWayBack()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Preflight);
        Stage.DieWhenWriting("\"id\":\"target\"");
        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();

        Stage.Cluster.BeforeWrite = null;
        await Stage.RollBackAsync();

        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.RolledBack);
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task ADifferenceStopsTheSwitchAndTheWayBackLeavesTheSourceInUse()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Database);
        var upgrades = Stage.Helm.Upgrades;
        Stage.When("Compare the target with the source", () =>
            Stage.Flexible.QueryAsync("BEGIN READ WRITE; UPDATE apps SET name = 'another' WHERE id = 7; COMMIT", "dify"));

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync());

        refused.Why!.ShouldContain("apps");
        refused.Remedy!.ShouldContain("--rollback");
        ((await Stage.RecordAsync()).State, Stage.Helm.Upgrades).ShouldBe((MigrationState.Copied, upgrades));

        await Stage.RollBackAsync();

        (await Stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeFalse();
        Stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
        Stage.Helm.Manifest!.ShouldNotContain("psql-dify-dev");
        (await Stage.InCluster.QueryAsync("SELECT count(*) FROM apps", "dify")).ShouldBe(50L);
        (await Stage.Flexible.QueryAsync("SELECT to_regclass('apps') IS NULL", "dify")).ShouldBe(true);
    }

    /// <summary>What somebody has made anew since the backup holds rows that no backup has.</summary>
    [Fact]
    public async Task AVolumeThatTookThePlaceOfTheOneThatWasBackedUpStays()
    {
        Stage.Cluster.Claims.AddRange([StageCluster.Claim("data-dify-postgresql-primary-0", "one"), StageCluster.Claim("data-dify-postgresql-read-0", "two")]);
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        Stage.When("Remove dify-postgresql-primary with its volumes", () =>
        {
            Stage.Cluster.Claims[1] = StageCluster.Claim("data-dify-postgresql-read-0", "of somebody else");
            return Task.CompletedTask;
        });

        await Stage.RetireAsync();

        Stage.Cluster.Claims.ShouldHaveSingleItem().Uid.ShouldBe("of somebody else");
        var record = await Stage.RecordAsync();
        record.State.ShouldBe(MigrationState.Retired);
        record.Backup!.Objects!.Select(item => item.Uid).ShouldBe(["one", "two"]);
        record.Find(MigrationSteps.RetireServer)!.Summary!.ShouldStartWith("data-dify-postgresql-primary-0 deleted");
    }

    private sealed class Restart(Support.PostgresServer server, bool isStopped = true) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await (isStopped ? server.StartAsync() : Task.CompletedTask);
    }
}
