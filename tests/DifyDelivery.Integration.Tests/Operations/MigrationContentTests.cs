using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>What is moved, and what is known of it before.</summary>
public sealed class MigrationContentTests(StageServers servers) : StageTest(servers)
{
    [Fact]
    public async Task ADatabaseOfThePluginDaemonsOwnGoesAlong()
    {
        await Stage.InCluster.QueryAsync("CREATE DATABASE dify_plugin TEMPLATE template0 ENCODING UTF8");
        await Stage.InCluster.QueryAsync("CREATE TABLE plugins (id int PRIMARY KEY, name text); INSERT INTO plugins VALUES (1, 'one'), (2, 'two')", "dify_plugin");
        await Stage.BeginAfterAsync(MigrationSteps.Provision);
        Stage.When("Point Dify at", () => Task.FromException(new KilledException()));

        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());

        var record = await Stage.RecordAsync();
        record.State.ShouldBe(MigrationState.Verified);
        record.Databases.Select(database => (database.Name, database.Rows, database.IsEqual)).ShouldBe([("dify", 50L, true), ("dify_plugin", 2L, true)]);
        (await Stage.Flexible.QueryAsync("SELECT count(*) FROM plugins", "dify_plugin")).ShouldBe(2L);
        record.MeasuredBytesPerSecond.ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnExtensionThatTheTargetAllowsIsMadeThere(bool hasDatabase)
    {
        await Stage.InCluster.QueryAsync("CREATE EXTENSION hstore; CREATE TABLE tagged (id int PRIMARY KEY, tags hstore); INSERT INTO tagged VALUES (1, 'a=>1')", "dify");
        if (!hasDatabase)
        {
            await Stage.Flexible.QueryAsync("DROP DATABASE dify");
        }

        await Stage.BeginAfterAsync(MigrationSteps.Provision);
        Stage.When("Point Dify at", () => Task.FromException(new KilledException()));

        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());

        (await Stage.RecordAsync()).Databases.ShouldHaveSingleItem().IsEqual.ShouldBeTrue();
        (await Stage.Flexible.QueryAsync("SELECT tags -> 'a' FROM tagged", "dify")).ShouldBe("1");
    }

    /// <summary>A crash empties unlogged tables, whether they were copied or compared before.</summary>
    [Theory]
    [InlineData("Compare the target", "differs")]
    [InlineData("Point Dify at", "since they were compared")]
    public async Task UnloggedRowsThatACrashOfTheTargetHasTakenAreCopiedAgain(string step, string refusal)
    {
        await Stage.InCluster.QueryAsync("CREATE UNLOGGED TABLE quick (id int PRIMARY KEY); INSERT INTO quick SELECT generate_series(1, 9)", "dify");
        await Stage.BeginAfterAsync(MigrationSteps.Provision);
        Stage.When(step, CrashAsync);

        (await Should.ThrowAsync<DeliveryException>(() => Stage.MigrateAsync())).Message.ShouldContain(refusal);

        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeTrue();
        (await Stage.Flexible.QueryAsync("SELECT count(*) FROM quick", "dify")).ShouldBe(0L);
        Stage.When("Start Dify's writers", () => Task.FromException(new KilledException()));
        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());

        var record = await Stage.RecordAsync();
        record.State.ShouldBe(MigrationState.Switched);
        record.Databases.ShouldHaveSingleItem().IsEqual.ShouldBeTrue();
        (await Stage.Flexible.QueryAsync("SELECT count(*) FROM quick", "dify")).ShouldBe(9L);

        async Task CrashAsync()
        {
            // The source's counts begin anew as well: what the crash has emptied is no difference all the same.
            await Stage.InCluster.QueryAsync("SELECT pg_stat_reset()", "dify");
            await CrashTargetAsync();
        }
    }

    /// <summary>A switch that was cut short has opened the target: only the copy may write what is copied again.</summary>
    [Fact]
    public async Task WhatIsCopiedAgainAfterASwitchWasCutShortIsWrittenByNobodyElse()
    {
        await Stage.InCluster.QueryAsync("CREATE UNLOGGED TABLE quick (id int PRIMARY KEY); INSERT INTO quick SELECT generate_series(1, 9)", "dify");
        await Stage.BeginAfterAsync(MigrationSteps.Provision);
        Stage.When("Point Dify at", () => Task.FromResult(Stage.Helm.BeforeUpgrade = () => throw new KilledException()));
        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeFalse();
        await CrashTargetAsync();
        bool? isClosed = null;
        Stage.When("Copy every row", async () => isClosed = await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync());

        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());

        isClosed.ShouldBe(true);
        (await Stage.Flexible.QueryAsync("SELECT count(*) FROM quick", "dify")).ShouldBe(9L);
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Verified);
    }

    private async Task CrashTargetAsync()
    {
        await Stage.Flexible.StopAsync("QUIT");
        await Stage.Flexible.StartAsync();
    }

    [Fact]
    public async Task AnEmptyOneIsLeftAlone()
    {
        await Stage.InCluster.QueryAsync("CREATE DATABASE dify_plugin TEMPLATE template0 ENCODING UTF8");
        await Stage.BeginAfterAsync(MigrationSteps.Preflight, record => record with { State = MigrationState.RolledBack });

        (await Stage.LookAsync()).ShouldNotContain(finding => finding.Id == "migration.plugin-database");
    }

    [Theory]
    [InlineData("metabase", true)]
    [InlineData("dify_rehearsal_0123abcd", false)]
    public async Task ADatabaseThatIsNotMovedIsNamed(string database, bool isNamed)
    {
        await Stage.InCluster.QueryAsync($"CREATE DATABASE {database} TEMPLATE template0");
        await Stage.InCluster.QueryAsync("CREATE TABLE things (id int)", database);
        await Stage.BeginAfterAsync(MigrationSteps.Preflight, record => record with { State = MigrationState.RolledBack });

        var found = (await Stage.LookAsync()).Where(finding => finding.Id == "migration.other-databases").ToList();

        found.Select(finding => finding.Severity).ShouldBe(isNamed ? [Severity.Warning] : []);
        found.ShouldAllBe(finding => finding.Message.Contains("dify-postgresql-primary/metabase.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnEstimateIsReckonedWithTheLastCopyAndThePoolsWithWhatRuns()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Preflight, record => (record with { State = MigrationState.RolledBack }).With(
            record.Databases[0] with { Copy = new CopyRecord(0, 0, 0, 0, "0/0", TimeSpan.FromSeconds(2), SourceBytes: 34_000_000) }));

        var findings = await Stage.LookAsync();

        findings.Single(finding => finding.Id == "migration.estimate").Message.ShouldContain("17 MB/s (measured)");
        findings.Single(finding => finding.Id == "migration.connections-short").Message.ShouldContain("(3 x 40 of api and worker, 1 x 30 of the plugin daemon)");
    }

    [Theory]
    [InlineData("1.14.2", "", "migration.revision-unexpected")]
    [InlineData("9.9.9", "revision = 'bbbb'\ndown_revision = 'aaaa'\nrevision = 'aaaa'\ndown_revision = None", "migration.revision-unexpected")]
    [InlineData("9.9.9", "revision = 'aaaa'\ndown_revision = None", null)]
    [InlineData("9.9.9", "", "migration.revision-unknown")]
    public async Task TheSchemaIsHeldAgainstWhatTheDeployedDifyHas(string version, string scripts, string? finding)
    {
        await Stage.InCluster.QueryAsync("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY); INSERT INTO alembic_version VALUES ('aaaa')", "dify");
        await Stage.BeginAfterAsync(MigrationSteps.Preflight, record => record with { State = MigrationState.RolledBack });
        (Stage.Http.Version, Stage.Cluster.Printed) = (version, scripts);

        (await Stage.LookAsync()).Select(found => found.Id).Where(id => id.StartsWith("migration.revision", StringComparison.Ordinal))
            .ShouldBe(finding is null ? [] : [finding]);
    }
}
