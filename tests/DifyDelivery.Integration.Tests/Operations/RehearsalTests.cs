using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>A rehearsal of the way back, onto the server in its soak: what it says, and what it leaves.</summary>
public sealed class RehearsalTests(StageServers servers) : StageTest(servers)
{
    [Fact]
    public async Task ADifferenceIsNamedAndTheScratchDatabaseGoes()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        Stage.WhenCopied(scratch => Stage.InCluster.QueryAsync("UPDATE apps SET name = 'another' WHERE id = 7", scratch));

        var refused = await Should.ThrowAsync<DeliveryException>(() => Stage.RehearseAsync());

        refused.Message.ShouldContain("differs");
        refused.Why!.ShouldContain("public.apps");
        refused.Why!.ShouldContain("1 changed between (7) and (7)");
        (await Stage.ScratchAsync()).ShouldBeEmpty();
        (await File.ReadAllTextAsync(Path.Combine(Stage.Root, "artifacts", "rehearsal.md"))).ShouldContain("DIFFERENT");
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Soaking);
    }

    /// <summary>The source goes on; whatever else of a sequence differs was not copied rightly.</summary>
    [Theory]
    [InlineData("SELECT nextval('numbers')", null, null)]
    [InlineData(null, "ALTER SEQUENCE numbers INCREMENT 5", "sequence public.numbers")]
    [InlineData(null, "DROP SEQUENCE numbers", "sequence public.numbers")]
    public async Task OnlyTheValueOfASequenceMayDiffer(string? onSource, string? onCopy, string? difference)
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        await Stage.Flexible.QueryAsync("CREATE SEQUENCE numbers; ALTER SEQUENCE numbers OWNER TO delivery_admin", "dify");
        Stage.WhenCopied(scratch => onSource is null ? Stage.InCluster.QueryAsync(onCopy!, scratch) : Stage.Flexible.QueryAsync(onSource, "dify"));
        if (difference is null)
        {
            await Stage.RehearseAsync();
        }
        else
        {
            (await Should.ThrowAsync<DeliveryException>(() => Stage.RehearseAsync())).Why!.ShouldContain(difference);
        }
    }

    [Fact]
    public async Task AnArrayThatOnceHeldANullIsNoDifference()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        await Stage.Flexible.QueryAsync(
            """
            CREATE TABLE lists (n int PRIMARY KEY, a int[]); ALTER TABLE lists OWNER TO delivery_admin;
            INSERT INTO lists VALUES (1, '{1,NULL,3}'); UPDATE lists SET a[2] = 2
            """, "dify");
        Stage.WhenCopied(_ => Stage.Flexible.QueryAsync("INSERT INTO lists VALUES (2, '{5}')", "dify"));

        await Stage.RehearseAsync();

        (await File.ReadAllTextAsync(Path.Combine(Stage.Root, "artifacts", "rehearsal.md"))).ShouldContain("51 rows in 2 tables equal");
    }

    /// <summary>What the server in its soak holds stays beside the scratch database, and a volume that is full stops it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatDoesNotFitBesideTheSoakIsRefusedBeforeAnythingIsMade(bool isPlanned)
    {
        const long More = 10_000;
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        Fill();
        if (!isPlanned)
        {
            // Room enough when the plan is made, and none any more when it is run.
            Stage.Cluster.Claims = [];
            Stage.When("Copy and compare everything", () => Task.Run(Fill));
        }

        var refused = await Should.ThrowAsync<FindingsBlockException>(() => Stage.RehearseAsync());

        refused.Errors.ShouldHaveSingleItem().Id.ShouldBe("migration.space-short");
        Stage.Reporter.Text.Contains("begin: Copy and compare", StringComparison.Ordinal).ShouldBe(!isPlanned);
        Stage.Reporter.Text.ShouldNotContain("the engine runs");

        void Fill()
        {
            var used = (decimal)Stage.InCluster.QueryAsync("SELECT sum(pg_database_size(oid)) FROM pg_database WHERE NOT datistemplate").GetAwaiter().GetResult()!;
            Stage.Cluster.Claims = [StageCluster.Claim("data-dify-postgresql-primary-0", "one") with { RequestedBytes = (long)used + More, CapacityBytes = (long)used + More }];
        }
    }

    /// <summary>The server dies, and what was made there cannot be dropped.</summary>
    [Fact]
    public async Task WhatOneThatDiesInTheMiddleLeavesGoesWithTheNext()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Soak);
        Stage.WhenCopied(_ => Stage.InCluster.StopAsync("QUIT"));

        await Should.ThrowAsync<DeliveryException>(() => Stage.RehearseAsync());

        await Stage.InCluster.StartAsync();
        (await Stage.ScratchAsync()).ShouldNotBeEmpty();
        await Stage.RehearseAsync();

        (await Stage.ScratchAsync()).ShouldBeEmpty();
        (await Stage.RecordAsync()).State.ShouldBe(MigrationState.Soaking);
    }
}
