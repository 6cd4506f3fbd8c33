using DifyDelivery.Environments;
using DifyDelivery.Migration.Journal;
using DifyDelivery.Planning;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Operations;

/// <summary>A way back into the cluster from a server of a newer major version, which the image there cannot read.</summary>
public sealed class NewerServerTests(NewerServerTests.Servers servers) : IClassFixture<NewerServerTests.Servers>, IAsyncLifetime
{
    private MigrationStage _stage = null!;

    public async Task InitializeAsync()
    {
        _stage = await MigrationStage.StartAsync(servers);
        _stage.Settings["AllowMajorDowngrade"] = "true";
        await _stage.BeginBackAsync();
    }

    public Task DisposeAsync()
    {
        _stage.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(EngineRunner.Cluster, true)]
    [InlineData(EngineRunner.Agent, false)]
    public async Task AnEngineThatCannotReadTheSourceIsFoundByALook(EngineRunner runner, bool isFound)
    {
        _stage.Settings["Runner"] = runner.ToString();

        (await _stage.LookAsync(Topology.InCluster)).Any(finding => finding.Id == "migration.engine-client-too-old").ShouldBe(isFound);
    }

    [Fact]
    public async Task AMigrationWithSuchAnEngineStopsNobody()
    {
        _stage.Settings["Runner"] = nameof(EngineRunner.Cluster);

        (await Should.ThrowAsync<FindingsBlockException>(() => _stage.MigrateAsync(to: Topology.InCluster))).Errors
            .ShouldHaveSingleItem().Remedy!.ShouldContain("--runner Agent");

        (await _stage.RecordAsync()).State.ShouldBe(MigrationState.Provisioned);
        _stage.Cluster.Replicas["api"].ShouldBeGreaterThan(0);
    }

    /// <summary>The server outside the cluster is of a newer major version.</summary>
    public sealed class Servers : StageServers
    {
        private protected override Task<TestServer> StartFlexibleAsync() => TestServer.StartNewOfAsync(17, tls: true);
    }
}
