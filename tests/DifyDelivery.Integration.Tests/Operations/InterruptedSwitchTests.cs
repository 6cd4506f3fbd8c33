using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>A way back from a switch that was cut short: the target may take writes already, and somebody may have written there.</summary>
public sealed class InterruptedSwitchTests(StageServers servers) : StageTest(servers)
{
    private const string Write = "BEGIN READ WRITE; INSERT INTO apps VALUES (1000, 'written meanwhile'); COMMIT";

    [Fact]
    public async Task RowsThatSomebodyWroteToTheTargetAreNotDroppedUnasked()
    {
        await BeginAsync();
        await Stage.Flexible.QueryAsync(Write, "dify");

        var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync());

        refused.Why.ShouldBe($"public.apps: 50 rows on dify-postgresql-primary, 51 on {MigrationStage.Confirmed}");
        refused.Remedy!.ShouldContain("--rollback --confirm dev.");
        refused.Remedy!.ShouldContain("--to FlexibleServer");
        (await CountAsync()).ShouldBe(51L);
        await ShouldBeClosedAsync(Topology.FlexibleServer, Topology.InCluster);
        var record = await Stage.RecordAsync();
        (record.State, record.RollbackFrom, record.Steps.Any(step => step.Id.StartsWith("back.", StringComparison.Ordinal))).ShouldBe((MigrationState.Verified, null, false));
    }

    [Fact]
    public async Task TheyAreKeptByFinishingTheMigration()
    {
        await BeginAsync();
        await Stage.Flexible.QueryAsync(Write, "dify");
        await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync());

        // Dify itself is not here to be checked.
        Stage.When("Check Dify on", () => Task.FromException(new KilledException()));
        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());

        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Switched);
        (await CountAsync()).ShouldBe(51L);
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeFalse();
        await ShouldBeClosedAsync(Topology.InCluster);
        Stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task TheyAreDroppedWhenThatIsConfirmed()
    {
        await BeginAsync();
        await Stage.Flexible.QueryAsync(Write, "dify");

        await Stage.RollBackAsync("dev");

        Stage.Reporter.Text.ShouldContain("is dropped: public.apps");
        await ShouldBeBackAsync();
        (await IsThereAsync()).ShouldBe(false);
    }

    [Fact]
    public async Task ACopyThatNobodyWroteToIsDroppedWithoutAQuestion()
    {
        await BeginAsync();

        await Stage.RollBackAsync();

        await ShouldBeBackAsync();
        (await IsThereAsync()).ShouldBe(false);
    }

    /// <summary>Also where Helm has nothing to change, because the switch did not come to it.</summary>
    [Fact]
    public async Task WhoeverWritesIsStoppedAndTheTargetClosedBeforeItIsAsked()
    {
        await BeginAsync();
        Stage.Cluster.Start("worker");
        (int Workers, bool IsClosed)? seen = null;
        Stage.When("Look for rows written to", async () => seen = (Stage.Cluster.Replicas["worker"], await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()));

        await Stage.RollBackAsync();

        seen.ShouldBe((0, true));
        await ShouldBeBackAsync();
    }

    [Fact]
    public async Task ATargetThatWasOpenedSinceItWasComparedIsComparedAgain()
    {
        await BeginAsync();
        Stage.When("Let dify-postgresql-primary take writes again", async () =>
        {
            await Stage.Fence(Topology.FlexibleServer).LiftAsync();
            await Stage.Flexible.QueryAsync(Write, "dify");
        });

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.RollBackAsync());

        refused.Message.ShouldBe($"{MigrationStage.Confirmed} was opened to writers again after it was compared.");
        await ShouldBeClosedAsync(Topology.InCluster);
        (await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync())).Why!.ShouldContain("51 on");
        await ShouldBeClosedAsync(Topology.FlexibleServer, Topology.InCluster);
    }

    /// <summary>Dify may write to the source by then, which makes it another than the copy: that is not asked again.</summary>
    [Theory]
    [InlineData("back.lift", false)]
    [InlineData("back.lift", true)]
    [InlineData("back.unfence", true)]
    public async Task OnceTheSourceTakesWritesNothingIsCompared(string killedIn, bool isOpened)
    {
        await BeginAsync();
        Stage.DieWhenWriting($"\"id\":\"{killedIn}\"");
        await Should.ThrowAsync<KilledException>(() => Stage.RollBackAsync());
        Stage.Cluster.BeforeWrite = null;
        (await Stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeFalse();
        await ShouldBeClosedAsync(Topology.FlexibleServer);
        await Stage.InCluster.QueryAsync("INSERT INTO apps VALUES (1001, 'written on the way back')", "dify");
        if (isOpened)
        {
            await Stage.Fence(Topology.FlexibleServer).LiftAsync();
            await Stage.Flexible.QueryAsync(Write, "dify");
        }

        await Stage.RollBackAsync();

        await ShouldBeBackAsync();
        (await IsThereAsync()).ShouldBe(isOpened, "what nobody has looked at stays");
        if (isOpened)
        {
            (await CountAsync()).ShouldBe(51L);
            await ShouldBeClosedAsync(Topology.FlexibleServer);
        }
    }

    [Theory]
    [InlineData("dify", "DROP TABLE apps", $"table public.apps is only on dify-postgresql-primary")]
    [InlineData("dify", "CREATE TABLE later (id int)", $"table public.later is only on {MigrationStage.Confirmed}")]
    [InlineData("postgres", "DROP DATABASE dify WITH (FORCE)", $"{MigrationStage.Confirmed} has no database dify")]
    public async Task WhatIsMissingOrMoreIsADifferenceLikeAnother(string database, string statement, string difference)
    {
        await BeginAsync();
        await Stage.Flexible.QueryAsync(statement, database);

        (await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync())).Why.ShouldBe(difference);

        await Stage.RollBackAsync("dev");
        await ShouldBeBackAsync();
    }

    [Fact]
    public async Task ATableThatNoPartOfASplitLooksAtIsADifferenceToo()
    {
        await BeginAsync();
        await Stage.ChangeAsync(record => record.With(record.Databases[0] with { Only = [new("public", "apps")] }));
        await Stage.Flexible.QueryAsync("CREATE TABLE later (id int)", "dify");

        (await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync())).Why.ShouldBe($"table public.later is only on {MigrationStage.Confirmed}, in dify");
    }

    /// <summary>It has every row of Dify's, and more than was copied: nothing of it is lost by going back, whatever differs.</summary>
    [Fact]
    public async Task ASourceThatWasOpenedAgainKeepsItsRows()
    {
        await BeginAsync();
        await Stage.Fence(Topology.InCluster).LiftAsync();
        await Stage.InCluster.QueryAsync("INSERT INTO apps VALUES (1001, 'written to the source')", "dify");

        var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync());

        refused.Message.ShouldStartWith("dify-postgresql-primary was opened to writers again");
        refused.Remedy!.ShouldContain("--rollback --confirm dev");
        refused.Remedy!.ShouldNotContain("--to FlexibleServer", Case.Sensitive, "that would be refused");
        await Stage.RollBackAsync("dev");
        await ShouldBeBackAsync();
        (await Stage.InCluster.QueryAsync("SELECT count(*) FROM apps", "dify")).ShouldBe(51L);
    }

    /// <summary>A crash of the target after the switch had begun makes the copy begin again.</summary>
    [Theory]
    [InlineData(MigrationState.Copied)]
    [InlineData(MigrationState.Fenced)]
    public async Task ACopyThatIsMadeAnewIsNoProofEither(MigrationState state)
    {
        await BeginAsync();
        await Stage.Flexible.QueryAsync(Write, "dify");
        await Stage.ChangeAsync(record => record.Undone(MigrationSteps.Copy, MigrationSteps.Verify)
            .With(record.Databases[0] with { VerifiedIn = null, Copy = state == MigrationState.Copied ? record.Databases[0].Copy : null }) with
        { State = state });

        var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync());

        refused.Why!.ShouldContain(state == MigrationState.Copied ? "51 on" : "dify is being copied anew");
        refused.Remedy!.ShouldContain("To copy and compare first");
        (await Stage.RecordAsync()).State.ShouldBe(state);
        await Stage.RollBackAsync("dev");
        await ShouldBeBackAsync();
    }

    [Fact]
    public async Task ASwitchThatBeginsWhileAWayBackIsPlannedIsLookedAtByTheNextOne()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Verify);
        Stage.When("Open the migration's journal", () => Stage.ChangeAsync(record => record.Begin(MigrationSteps.Switch)));

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.RollBackAsync());

        refused.Message.ShouldContain("began after this way back was planned");
        await ShouldBeClosedAsync(Topology.InCluster);
        await Stage.RollBackAsync();
        await ShouldBeBackAsync();
    }

    [Fact]
    public async Task WhereNoSwitchHadBegunNothingIsCompared()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Verify);
        var hasLooked = false;
        Stage.When("Look for rows written to", () => Task.FromResult(hasLooked = true));

        await Stage.RollBackAsync();

        hasLooked.ShouldBeFalse();
        await ShouldBeBackAsync();
    }

    /// <summary>Whoever gives it up has not said that its rows may go.</summary>
    [Fact]
    public async Task WhatASilentTargetHoldsStaysThere()
    {
        await BeginAsync();
        await Stage.Flexible.QueryAsync(Write, "dify");
        await Stage.Flexible.StopAsync();
        var again = new Lazy<Task>(Stage.Flexible.StartAsync);
        try
        {
            await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync());
            await ShouldBeClosedAsync(Topology.InCluster);
            Stage.When("Start Dify's writers on it", () => again.Value);

            await Stage.RollBackAsync(MigrationStage.Confirmed);
        }
        finally
        {
            await again.Value;
        }

        await ShouldBeBackAsync();
        (await CountAsync()).ShouldBe(51L);
    }

    [Fact]
    public async Task ASilentTargetThatAnswersInTimeIsAskedAfterAll()
    {
        await BeginAsync();
        await Stage.Flexible.QueryAsync(Write, "dify");
        await Stage.Flexible.StopAsync();
        var again = new Lazy<Task>(Stage.Flexible.StartAsync);
        try
        {
            Stage.When("Let dify-postgresql-primary take writes again", () => again.Value);

            (await Should.ThrowAsync<DeliveryException>(() => Stage.RollBackAsync(MigrationStage.Confirmed))).Message.ShouldContain("answers and takes writes");
        }
        finally
        {
            await again.Value;
        }

        await ShouldBeClosedAsync(Topology.InCluster);
        (await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync())).Why!.ShouldContain("51 on");
    }

    /// <summary>The target may be the last that holds the rows: no confirmation drops it then.</summary>
    [Theory]
    [InlineData("dify", "BEGIN READ WRITE; DROP TABLE apps; COMMIT", "dify-postgresql-primary has no table public.apps")]
    [InlineData("postgres", "DROP DATABASE dify WITH (FORCE)", "dify-postgresql-primary has no database dify")]
    public async Task ASourceThatHasLostWhatWasCopiedIsNotGoneBackTo(string database, string statement, string lost)
    {
        await BeginAsync();
        await Stage.InCluster.QueryAsync(statement, database);

        foreach (var confirmation in new[] { null, "dev" })
        {
            (await Should.ThrowAsync<DeliveryException>(() => Stage.RollBackAsync(confirmation))).Why.ShouldBe(lost);
        }

        (await CountAsync()).ShouldBe(50L);
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Verified);
        await ShouldBeClosedAsync(Topology.FlexibleServer);
    }

    [Fact]
    public async Task AnotherSourceIsNotGoneBackTo()
    {
        await BeginAsync();
        await Stage.ChangeAsync(record => record with { Source = new ServerIdentity("dify-postgresql-primary", "", "15.3", "1") });

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.RollBackAsync("dev"));

        refused.Message.ShouldContain("is not the server that the migration began with");
        refused.Remedy!.ShouldContain("--to FlexibleServer --confirm dify-postgresql-primary");
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Verified, "the way on must be free");
        (await CountAsync()).ShouldBe(50L);
    }

    /// <summary>A migration that goes on would start Dify without what the target lacks, or be refused.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ToFinishIsNotOfferedWhereThatKeepsNothing(bool isLess)
    {
        await BeginAsync();
        await Stage.Flexible.QueryAsync(isLess ? "BEGIN READ WRITE; DELETE FROM apps WHERE id = 7; COMMIT" : Write, "dify");
        if (!isLess)
        {
            await Stage.InCluster.QueryAsync("SELECT pg_stat_reset()", "dify");
        }

        var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync());

        refused.Remedy!.ShouldContain("carry them over by hand");
        refused.Remedy!.ShouldNotContain("--to FlexibleServer");
    }

    [Fact]
    public async Task WhatACrashOfTheTargetHasEmptiedIsNoRowOfSomebodyElse()
    {
        const string Quick = "BEGIN READ WRITE; CREATE UNLOGGED TABLE quick (id int PRIMARY KEY); INSERT INTO quick SELECT generate_series(1, 9); COMMIT";
        await BeginAsync();
        await Stage.InCluster.QueryAsync(Quick, "dify");
        await Stage.Flexible.QueryAsync($"{Quick}; ALTER TABLE quick OWNER TO delivery_admin", "dify");
        await Stage.ChangeAsync(record => record.With(record.Databases[0] with { Tables = [.. record.Databases[0].Tables, new TableRecord("public", "quick", 9, 0, "")] }));
        await Stage.Flexible.StopAsync("QUIT");
        await Stage.Flexible.StartAsync();

        await Stage.RollBackAsync();

        Stage.Reporter.Text.ShouldContain("has emptied unlogged tables, which are not compared: public.quick");
        await ShouldBeBackAsync();
    }

    [Fact]
    public async Task ATargetThatIsNotThereAnyMoreIsAsSilent()
    {
        await BeginAsync();
        Stage.IsProvisioned = false;

        var refused = await Should.ThrowAsync<ConfirmationRequiredException>(() => Stage.RollBackAsync());

        refused.Why!.ShouldContain("not provisioned");
        await Stage.RollBackAsync(MigrationStage.Confirmed);
        await ShouldBeBackAsync();
    }

    /// <summary>Cut short where the target takes writes already and Helm was not asked yet.</summary>
    private async Task BeginAsync()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Verify);
        Stage.Helm.BeforeUpgrade = () => throw new KilledException();
        await Should.ThrowAsync<KilledException>(() => Stage.MigrateAsync());
        Stage.Helm.BeforeUpgrade = null;
        (await Stage.RecordAsync()).IsBegun(MigrationSteps.Switch).ShouldBeTrue();
        (await Stage.Fence(Topology.FlexibleServer).IsReadOnlyAsync()).ShouldBeFalse();
    }

    private async Task ShouldBeClosedAsync(params Topology[] topologies)
    {
        foreach (var topology in topologies)
        {
            (await Stage.Fence(topology).IsReadOnlyAsync()).ShouldBeTrue();
        }
    }

    private async Task ShouldBeBackAsync()
    {
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.RolledBack);
        (await Stage.Fence(Topology.InCluster).IsReadOnlyAsync()).ShouldBeFalse();
        Stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
        Stage.Helm.Manifest!.ShouldNotContain(MigrationStage.Confirmed);
    }

    private Task<object?> CountAsync() => Stage.Flexible.QueryAsync("SELECT count(*) FROM apps", "dify");

    private Task<object?> IsThereAsync() => Stage.Flexible.QueryAsync("SELECT to_regclass('apps') IS NOT NULL", "dify");
}
