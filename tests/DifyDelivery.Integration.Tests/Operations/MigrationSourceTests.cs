using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>A source that crashes, or that somebody opens, between the copy and the switch.</summary>
public sealed class MigrationSourceTests(StageServers servers) : StageTest(servers)
{
    private const string Write = "BEGIN READ WRITE; INSERT INTO apps VALUES (1000, 'written meanwhile'); COMMIT";

    /// <summary>The build dies after the copy; somebody lets Dify run on the source, and stops it again without a fence.</summary>
    [Theory]
    [InlineData("Compare the target")]
    [InlineData("Point Dify at")]
    public async Task ASourceThatWasOpenedMeanwhileIsNotTakenForFenced(string last)
    {
        await CopyAndDieAsync(last);
        await Stage.Fence(Topology.InCluster).LiftAsync();
        await Stage.InCluster.QueryAsync("INSERT INTO apps VALUES (1000, 'written meanwhile')", "dify");
        await CrashAsync();
        var upgrades = Stage.Helm.Upgrades;

        (await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync())).Message.ShouldContain("not read only any more");

        Stage.Helm.Upgrades.ShouldBe(upgrades);
        (await Stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeFalse("who asks after a run that was refused must still see it");
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();
        await Stage.RollBackAsync();
        (await Stage.InCluster.QueryAsync("SELECT count(*) FROM apps", "dify")).ShouldBe(51L);
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.RolledBack);
    }

    /// <summary>A crash takes the counts away that would tell of the write; and it is put back as it was, so that nothing else does either.</summary>
    [Theory]
    [InlineData("Compare the target", 1)]
    [InlineData("Point Dify at", 1)]
    [InlineData("Point Dify at", 50)]
    public async Task AWriteThatACrashOfTheSourceHidesStopsTheSwitch(string last, int rows)
    {
        await CopyAndDieAsync(last);
        await CrashAsync();
        await Stage.InCluster.QueryAsync($"BEGIN READ WRITE; INSERT INTO apps SELECT n, 'written meanwhile' FROM generate_series(1001, {1000 + rows}) n; COMMIT", "dify");
        var upgrades = Stage.Helm.Upgrades;

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync());

        refused.Message.ShouldContain("not the same any more");
        refused.Why.ShouldBe($"public.apps: {50 + rows} rows on dify-postgresql-primary, 50 on {MigrationStage.Confirmed}");
        refused.Remedy!.ShouldContain("--rollback");
        Stage.Helm.Upgrades.ShouldBe(upgrades);
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();
        (await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync())).Message.ShouldContain("not the same any more");
    }

    [Fact]
    public async Task AWriteThatACrashRightBeforeTheSwitchHidesStopsIt()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Database);
        Stage.When("Point Dify at", async () =>
        {
            await CrashAsync();
            await Stage.InCluster.QueryAsync(Write, "dify");
        });

        (await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync())).Message.ShouldContain("not the same any more");

        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();
        (await Stage.RecordAsync()).IsBegun(MigrationSteps.Switch).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Compare the target")]
    [InlineData("Point Dify at")]
    public async Task ACrashOfTheSourceAloneStopsNothing(string step)
    {
        await Stage.BeginAfterAsync(MigrationSteps.Database);
        Stage.When(step, async () =>
        {
            await CrashAsync();
            Stage.When("Start Dify's writers", () => Task.FromException(new KilledException()));
        });

        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());

        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Switched);
        Stage.Reporter.Text.ShouldContain("dify-postgresql-primary/dify counts its changed rows anew");
    }

    /// <summary>It puts the source's sequences forward, by the values that the server held ready.</summary>
    [Fact]
    public async Task ACrashOfTheSourceBeforeTheComparisonIsNoDifferenceOfSequences()
    {
        await Stage.InCluster.QueryAsync("CREATE TABLE numbered (id serial PRIMARY KEY); CHECKPOINT; INSERT INTO numbered DEFAULT VALUES", "dify");
        await CopyAndDieAsync("Compare the target");
        await CrashAsync();
        var last = (await Stage.InCluster.QueryAsync("SELECT last_value FROM numbered_id_seq", "dify")).ShouldBeOfType<long>();
        last.ShouldBeGreaterThan(1);
        Stage.When("Start Dify's writers", () => Task.FromException(new KilledException()));

        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());

        (await Stage.RecordAsync()).Databases[0].IsEqual.ShouldBeTrue();
        (await Stage.Flexible.QueryAsync("SELECT last_value FROM numbered_id_seq", "dify")).ShouldBe(last);
    }

    /// <summary>A reading takes a while.</summary>
    [Fact]
    public async Task AWriteWhileBothServersAreReadStopsTheSwitch()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Database);
        Stage.When("Point Dify at", async () =>
        {
            await CrashAsync();
            Stage.Cluster.BeforeWrite = _ =>
            {
                Stage.Cluster.BeforeWrite = null;
                Task.Run(() => Stage.InCluster.QueryAsync(Write, "dify")).GetAwaiter().GetResult();
            };
        });

        (await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync())).Message.ShouldContain("1 rows changed");

        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();
    }

    /// <summary>What is written after the reading is told by the counts that began anew before it.</summary>
    [Fact]
    public async Task AWriteAfterACrashAndAReadingStopsTheSwitch()
    {
        await CopyAndDieAsync("Compare the target");
        await CrashAsync();
        Stage.When("Point Dify at", () => Stage.InCluster.QueryAsync(Write, "dify"));

        (await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync())).Message.ShouldContain("1 rows changed");
    }

    /// <summary>A copy that was finished but not written down is no word on what the source holds now; nor is the engine that a killed run has left.</summary>
    [Fact]
    public async Task ACopyThatWasFinishedBeforeACrashIsHeldAgainstTheSource()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Database);
        Stage.DieWhenWriting("\"copy\":{");
        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());
        (await Stage.RecordAsync()).Databases[0].Copy.ShouldBeNull();
        (await Stage.Flexible.QueryAsync("SELECT count(*) FROM apps", "dify")).ShouldBe(50L);
        (Stage.Cluster.BeforeWrite, var engines) = (null, -1);
        Stage.Cluster.Engines.Add("dify-engine-abc123");
        await CrashAsync();
        await Stage.InCluster.QueryAsync(Write, "dify");
        Stage.When("Copy every row", () =>
        {
            engines = Stage.Cluster.Engines.Count;
            Stage.When("Start Dify's writers", () => Task.FromException(new KilledException()));
            return Task.CompletedTask;
        });

        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());

        engines.ShouldBe(0);
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Switched);
        (await Stage.Flexible.QueryAsync("SELECT count(*) FROM apps", "dify")).ShouldBe(51L);
    }

    [Fact]
    public async Task AFenceThatWasNotWrittenDownGoesUpAgain()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Writers);
        Stage.DieWhenWriting("\"id\":\"fence.database\"");
        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());
        Stage.Cluster.BeforeWrite = null;
        await Stage.Fence(Topology.InCluster).LiftAsync();
        Stage.When("Copy every row", () => Task.FromException(new KilledException()));

        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());

        (await Stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeTrue();
    }

    private async Task CopyAndDieAsync(string last)
    {
        await Stage.BeginAfterAsync(MigrationSteps.Database);
        Stage.When(last, () => Task.FromException(new KilledException()));
        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());
    }

    private async Task CrashAsync()
    {
        await Stage.InCluster.KillAsync();
        await Stage.InCluster.StartAsync();
    }
}
