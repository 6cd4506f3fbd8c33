using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;

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
