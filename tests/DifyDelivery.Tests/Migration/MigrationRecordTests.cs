using System.Text;
using System.Text.Json;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Postgres.Copying;
using DifyDelivery.Tests.Support;

namespace DifyDelivery.Tests.Migration;

public class MigrationRecordTests
{
    private static readonly MigrationState[] Way =
    [
        MigrationState.Started, MigrationState.Provisioned, MigrationState.Fenced, MigrationState.Copied, MigrationState.Verified,
        MigrationState.Switched, MigrationState.Soaking, MigrationState.Retiring, MigrationState.Retired,
    ];

    [Fact]
    public void ItIsKnownWhenAServerWasLeft()
    {
        var forward = Records.Forward(MigrationState.Soaking).Done(Records.Step(MigrationSteps.Switch, to: 7));
        var back = MigrationRecord.Begin("dev", Topology.FlexibleServer, Topology.InCluster, ["dify"], forward, Records.Now);

        Records.Forward().LeftAt(Topology.InCluster).ShouldBeNull();
        forward.LeftAt(Topology.InCluster).ShouldBe(Records.Now.AddSeconds(7));
        forward.LeftAt(Topology.FlexibleServer).ShouldBeNull();
        back.LeftAt(Topology.InCluster).ShouldBe(Records.Now.AddSeconds(7));
        forward.Done(Records.Step(MigrationSteps.BackSwitch, to: 9)).LeftAt(Topology.FlexibleServer).ShouldBe(Records.Now.AddSeconds(9));
    }

    [Fact]
    public void TheWayForwardIsALine()
    {
        foreach (var (state, next) in Way.Zip(Way.Skip(1)))
        {
            Records.Forward(state).Advance(next).State.ShouldBe(next);
            foreach (var other in Way.Where(other => other != next && other != state))
            {
                Should.Throw<InvalidOperationException>(() => Records.Forward(state).Advance(other), $"{state} to {other}");
            }
        }
    }

    [Theory]
    [InlineData(MigrationState.Started, true)]
    [InlineData(MigrationState.Fenced, true)]
    [InlineData(MigrationState.Verified, true)]
    [InlineData(MigrationState.Switched, true)]
    [InlineData(MigrationState.Soaking, true)]
    [InlineData(MigrationState.Retiring, false)]
    [InlineData(MigrationState.Retired, false)]
    [InlineData(MigrationState.RolledBack, false)]
    public void AWayBackBeginsUntilTheSourceIsBeingRemoved(MigrationState state, bool may) => state.MayFollow(MigrationState.RollingBack).ShouldBe(may);

    [Fact]
    public void AWayBackRemembersWhereItBeganAndGoesOnWhenItIsCalledAgain()
    {
        var back = Records.Forward(MigrationState.Switched).TurnBack();

        back.RollbackFrom.ShouldBe(MigrationState.Switched);
        back.TurnBack().ShouldBe(back);
        back.Advance(MigrationState.RolledBack).State.ShouldBe(MigrationState.RolledBack);
    }

    [Theory]
    [InlineData(MigrationState.Fenced)]
    [InlineData(MigrationState.Copied)]
    [InlineData(MigrationState.Verified)]
    [InlineData(MigrationState.Switched)]
    [InlineData(MigrationState.Soaking)]
    public void AWayBackThatIsGivenUpLeavesNoTrace(MigrationState state)
    {
        var record = Records.Forward(state).Done(Records.Step(MigrationSteps.Copy));

        var stayed = record.TurnBack().Done(Records.Step("back.stop")).Begin("back.lift").GiveUpWayBack();

        stayed.State.ShouldBe(state);
        stayed.RollbackFrom.ShouldBeNull();
        stayed.Begun.ShouldBeEmpty();
        stayed.Steps.Select(step => step.Id).ShouldBe([MigrationSteps.Copy]);
    }

    [Fact]
    public void AStepThatIsDoneTwiceIsWrittenDownOnce() =>
        Records.Forward().Done(Records.Step("copy", 0, 1)).Done(Records.Step("copy", 5, 6)).Steps.ShouldBe([Records.Step("copy", 5, 6)]);

    [Theory]
    [InlineData(Topology.InCluster, MigrationState.Verified, false)]
    [InlineData(Topology.InCluster, MigrationState.Switched, true)]
    [InlineData(Topology.InCluster, MigrationState.Soaking, true)]
    [InlineData(Topology.InCluster, MigrationState.Retiring, true)]
    [InlineData(Topology.InCluster, MigrationState.Retired, false)]
    [InlineData(Topology.InCluster, MigrationState.RolledBack, false)]
    [InlineData(Topology.FlexibleServer, MigrationState.Provisioned, true)]
    [InlineData(Topology.FlexibleServer, MigrationState.Verified, true)]
    [InlineData(Topology.FlexibleServer, MigrationState.Soaking, false)]
    [InlineData(Topology.FlexibleServer, MigrationState.RolledBack, false)]
    public void TheServerInTheClusterRunsAsLongAsTheMigrationNeedsIt(Topology from, MigrationState state, bool keeps) =>
        (from == Topology.InCluster ? Records.Forward(state) : Records.Back(state)).KeepsInClusterServer.ShouldBe(keeps);

    /// <summary>A regular DeployDify in between would remove what the backup is made of, when its files are on another agent.</summary>
    [Fact]
    public void OnceItsRemovalHasBegunTheServerInTheClusterIsNotKept() =>
        Records.Forward(MigrationState.Retiring).Begin(MigrationSteps.RetireServer).KeepsInClusterServer.ShouldBeFalse();

    [Fact]
    public async Task ARecordIsReadAsItWasWritten()
    {
        var maps = new MemoryMaps();
        using var folder = new TemporaryFolder();
        var file = folder.File("state", "migration.json");
        var record = Records.Full();

        await Journal(maps, file).WriteAsync(record);
        var read = await Journal(maps, file).ReadAsync();

        JsonSerializer.Serialize(read).ShouldBe(JsonSerializer.Serialize(record));
        JsonSerializer.Serialize(MigrationJournal.ReadLocal(file)).ShouldBe(JsonSerializer.Serialize(record));
    }

    /// <summary>The tables of the migration before are as many as this one's own, and a ConfigMap does not hold both.</summary>
    [Theory]
    [InlineData(MigrationState.Retired, false)]
    [InlineData(MigrationState.Soaking, true)]
    public void ASoakKeepsItsTablesUntilTheTargetOfTheNextMigrationIsTouched(MigrationState state, bool keeps)
    {
        var before = Records.Full().Done(Records.Step(MigrationSteps.Switch)) with { State = state };

        var begun = MigrationRecord.Begin("dev", Topology.FlexibleServer, Topology.InCluster, ["dify"], before, Records.Now).Begin(MigrationSteps.Target);
        var touched = begun.Done(Records.Step(MigrationSteps.Target));

        (begun.Previous!.Databases[0].Tables.Count > 0).ShouldBe(keeps);
        touched.Previous!.Databases[0].Tables.ShouldBeEmpty();
        touched.LeftAt(Topology.InCluster).ShouldNotBeNull().ShouldBe(before.LeftAt(Topology.InCluster)!.Value);
        touched.Previous.Databases[0].Copy.ShouldBe(before.Databases[0].Copy);
    }

    [Fact]
    public async Task TheJournalTakesTheRoomThatWasForeseen()
    {
        var maps = new MemoryMaps();
        using var folder = new TemporaryFolder();
        var digest = new string('a', 32);
        var tables = Enumerable.Range(0, 4000).Select(n => new TableRecord("public", $"a_table_of_ä_name_{n}", 1_204_331, 340_000_000, digest, 1_204_331, digest)).ToList();
        var record = Records.Full();

        await Journal(maps, folder.File("migration.json")).WriteAsync(record.With(record.Databases[0] with { Tables = tables }));

        var taken = Encoding.UTF8.GetByteCount((await maps.ReadConfigMapAsync("dify", "dify-migration"))!.Values.Values.Single());
        var foreseen = JournalSize.Expect(tables.Select(table => new TableName(table.Schema, table.Name)));
        taken.ShouldBeLessThan((int)foreseen);
        foreseen.ShouldBeLessThan(JournalSize.Limit);
        taken.ShouldBeGreaterThan((int)(foreseen * 0.8));
    }

    [Fact]
    public async Task OfTwoWhoReadTheSameOneWins()
    {
        var maps = new MemoryMaps();
        using var folder = new TemporaryFolder();
        var file = folder.File("migration.json");
        await Journal(maps, file).WriteAsync(Records.Forward());
        var (one, other) = (Journal(maps, file), Journal(maps, file));
        await one.ReadAsync();
        await other.ReadAsync();

        await one.UpdateAsync(record => record.Advance(MigrationState.Provisioned));

        await Should.ThrowAsync<DifyDelivery.Kubernetes.ConfigMapChangedException>(() => other.UpdateAsync(record => record.TurnBack()));
        MigrationJournal.ReadLocal(file)!.State.ShouldBe(MigrationState.Provisioned);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{ \"schema\": 2 }")]
    [InlineData("null")]
    public async Task AnUnreadableJournalIsRefusedByName(string text)
    {
        var maps = new MemoryMaps();
        await maps.WriteConfigMapAsync("dify", "dify-migration", new Dictionary<string, string> { ["journal.json"] = text }, null);

        var refused = await Should.ThrowAsync<DeliveryException>(() => Journal(maps, "unused").ReadAsync());

        refused.Message.ShouldContain("dify/dify-migration");
    }

    private static MigrationJournal Journal(MemoryMaps maps, string file) => new(maps, "dify", "dify", file);
}
