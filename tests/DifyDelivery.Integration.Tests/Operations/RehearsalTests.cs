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
