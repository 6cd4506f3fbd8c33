using DifyDelivery.Environments;
using DifyDelivery.Migration;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;

namespace DifyDelivery.Tests.Migration;

public class MigrationEntryTests
{
    [Fact]
    public void ASoundReleaseOnTheOtherServerBegins()
    {
        var entry = Decide(to: Topology.FlexibleServer, observed: Topology.InCluster);

        entry.Kind.ShouldBe(EntryKind.Begin);
        (entry.From, entry.To).ShouldBe((Topology.InCluster, Topology.FlexibleServer));
        entry.Findings.ShouldBeEmpty();
    }

    [Fact]
    public void WithoutADirectionTheSettingsSayIt() =>
        Decide(observed: Topology.InCluster, settings: Records.Settings(Topology.FlexibleServer)).To.ShouldBe(Topology.FlexibleServer);

    [Fact]
    public void WhereDifyIsAlreadyThereIsNothingToDo()
    {
        var entry = Decide(to: Topology.FlexibleServer, observed: Topology.FlexibleServer);

        entry.Kind.ShouldBe(EntryKind.Nothing);
        entry.Findings.Single().Severity.ShouldBe(Severity.Note);
        entry.Findings.Single().Remedy!.ShouldContain("\"Topology\": \"FlexibleServer\"");
    }

    [Fact]
    public void WithoutAReleaseThereIsNothingToMove() => Blocks(Decide(to: Topology.FlexibleServer), "migration.not-deployed");

    /// <summary>A cluster that is slow or down has a release all the same.</summary>
    [Fact]
    public void WithoutAClusterNobodySaysThatThereIsNoRelease()
    {
        var entry = MigrationEntry.Decide(new EntryFacts(Records.Settings(), Topology.FlexibleServer, null, null, true, []) { HasCluster = false });

        Blocks(entry, "migration.cluster-silent").Remedy!.ShouldStartWith("Run the command again");
    }

    [Fact]
    public void AServerThatIsNotWantedIsNamedByItsParameter()
    {
        var entry = Decide(to: Topology.FlexibleServer, observed: Topology.InCluster, settings: Records.Settings(useAzurePostgres: false));

        Blocks(entry, "migration.server-not-wanted").Remedy!.ShouldContain("--use-azure-postgres true");
    }

    [Fact]
    public void AReleaseThatDriftedIsDeployedFirst()
    {
        var entry = Decide(to: Topology.FlexibleServer, observed: Topology.InCluster, drift: ["change Deployment dify-api: spec.replicas 1 -> 2"]);

        var finding = Blocks(entry, "migration.release-drift");
        finding.Message.ShouldContain("dify-api");
        finding.Remedy!.ShouldContain("DeployDify");
    }

    [Fact]
    public void AMigrationGoesOnWithThePluginDatabaseThatItBeganWith()
    {
        var record = Records.Forward(MigrationState.Fenced) with { PluginDatabase = PluginDatabase.Own };

        Blocks(Decide(to: Topology.FlexibleServer, record: record), "migration.plugin-database-changed").Remedy!.ShouldContain("--plugin-database Own");
    }

    [Fact]
    public void AReleaseWhoseUpgradeFailedIsDeployedFirst() =>
        Blocks(Decide(to: Topology.FlexibleServer, observed: Topology.InCluster, isSound: false), "migration.release-not-sound");

    [Theory]
    [InlineData(MigrationState.Started)]
    [InlineData(MigrationState.Fenced)]
    [InlineData(MigrationState.Switched)]
    public void OneThatIsUnderWayGoesOnWithAndWithoutADirection(MigrationState state)
    {
        Decide(record: Records.Forward(state)).Kind.ShouldBe(EntryKind.Continue);
        Decide(to: Topology.FlexibleServer, record: Records.Forward(state)).Kind.ShouldBe(EntryKind.Continue);
    }

    [Fact]
    public void OneThatIsUnderWayIsNotTurnedRoundByADirection()
    {
        var finding = Blocks(Decide(to: Topology.InCluster, record: Records.Forward(MigrationState.Fenced)), "migration.other-direction");

        finding.Remedy!.ShouldContain("--to FlexibleServer");
        finding.Remedy!.ShouldContain("--rollback");
    }

    [Fact]
    public void OneThatIsBeingRolledBackIsFinishedFirst() =>
        Blocks(Decide(to: Topology.FlexibleServer, record: Records.Forward(MigrationState.RollingBack)), "migration.rollback-under-way");

    [Fact]
    public void ASourceThatIsBeingRemovedIsRemovedFirst() =>
        Blocks(Decide(to: Topology.InCluster, observed: Topology.FlexibleServer, record: Records.Forward(MigrationState.Retiring)), "migration.retiring");

    [Theory]
    [InlineData(MigrationState.Soaking)]
    [InlineData(MigrationState.Retired)]
    [InlineData(MigrationState.RolledBack)]
    public void AfterOneThatIsOverTheNextBegins(MigrationState state) =>
        Decide(to: Topology.InCluster, observed: Topology.FlexibleServer, record: Records.Forward(state)).Kind.ShouldBe(EntryKind.Begin);

    private static Finding Blocks(MigrationEntry entry, string id)
    {
        entry.Kind.ShouldBe(EntryKind.Blocked);
        return entry.Findings.Single(finding => finding.Id == id);
    }

    private static MigrationEntry Decide(
        Topology? to = null, Topology? observed = null, MigrationRecord? record = null, bool isSound = true, IReadOnlyList<string>? drift = null,
        DeliverySettings? settings = null) =>
        MigrationEntry.Decide(new EntryFacts(settings ?? Records.Settings(), to, record, observed, isSound, drift ?? []));
}
