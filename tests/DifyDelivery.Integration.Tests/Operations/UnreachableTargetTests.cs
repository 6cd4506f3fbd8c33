using DifyDelivery.Environments;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Operations;
using DifyDelivery.Planning;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>A target that is there and cannot be looked at: nobody knows what it holds, and a look that says nothing of it would be believed.</summary>
public sealed class UnreachableTargetTests(StageServers servers) : StageTest(servers)
{
    private const string Id = "migration.target-unreachable";

    [Fact]
    public async Task AnotherPasswordIsAnErrorOfTheLook()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Preflight, record => record with { State = MigrationState.RolledBack });
        await Stage.SpoilPasswordAsync();

        var finding = (await Stage.LookAsync()).Single(found => found.Id == Id);

        finding.Severity.ShouldBe(Severity.Error);
        finding.Message.ShouldContain("password authentication failed");
        finding.Remedy!.ShouldContain("mend the Secret");
    }

    [Fact]
    public async Task AMigrationThatFoundTheTargetReadyBeforeStopsAtIt()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Provision);
        await Stage.SpoilPasswordAsync();

        (await Should.ThrowAsync<FindingsBlockException>(() => Stage.MigrateAsync())).Errors.ShouldHaveSingleItem().Id.ShouldBe(Id);
    }

    /// <summary>Killed a moment ago, as Kubernetes and Azure bring it back by themselves.</summary>
    [Fact]
    public async Task AMigrationThatGoesOnWaitsForItsTarget()
    {
        await Stage.BeginAfterAsync(MigrationSteps.Provision);
        var again = new Lazy<Task>(Stage.Flexible.StartAsync);
        await Stage.Flexible.StopAsync();
        try
        {
            Stage.When($"Find {MigrationStage.Confirmed}", () => again.Value);

            var plan = await Stage.PlanAsync(Topology.FlexibleServer);

            plan.IsBlocked.ShouldBeFalse();
            plan.Findings.ShouldNotContain(finding => finding.Id == Id || finding.Id == "migration.target-not-there");
        }
        finally
        {
            await again.Value;
        }
    }

    [Theory]
    [InlineData(true, true, Id, Severity.Error)]
    [InlineData(true, false, Id, Severity.Warning)]
    [InlineData(false, true, "migration.target-not-there", Severity.Note)]
    public async Task OneThatThePlanBringsUpNeedNotAnswerYet(bool hasServer, bool preflightOnly, string id, Severity severity)
    {
        await Stage.UpgradeAsync(new ReleaseShape(Topology.FlexibleServer));
        Stage.Cluster.HasServer = hasServer;
        await Stage.InCluster.StopAsync();
        try
        {
            var plan = await Stage.PlanAsync(Topology.InCluster, preflightOnly);

            plan.Findings.Single(found => found.Id.StartsWith("migration.target", StringComparison.Ordinal)).ShouldSatisfyAllConditions(
                finding => finding.Id.ShouldBe(id), finding => finding.Severity.ShouldBe(severity));
            (plan.Steps.Count > 0).ShouldBe(!preflightOnly);
        }
        finally
        {
            await Stage.InCluster.StartAsync();
        }
    }
}
