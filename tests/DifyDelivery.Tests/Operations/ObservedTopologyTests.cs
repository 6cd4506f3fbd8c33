using DifyDelivery.Environments;
using DifyDelivery.Helm;
using DifyDelivery.Operations;
using DifyDelivery.Planning;
using DifyDelivery.Tests.Migration;

namespace DifyDelivery.Tests.Operations;

public class ObservedTopologyTests
{
    private static readonly DifyNames Names = new("dify");

    [Theory]
    [InlineData("  DB_HOST: dify-postgresql-primary\n", Topology.InCluster)]
    [InlineData("  DB_HOST: \"10.200.0.2\"\n", Topology.FlexibleServer)]
    [InlineData("  DB_PORT: \"5432\"\n", null)]
    [InlineData(null, null)]
    public void TheDatabaseHostTellsTheTopology(string? manifest, Topology? topology) => ObservedTopology.Of(manifest, Names).ShouldBe(topology);

    [Fact]
    public void AChangeOfTopologyBlocks() =>
        ObservedTopology.Check(Topology.InCluster, Topology.FlexibleServer, Records.Settings())!.Severity.ShouldBe(Severity.Error);

    [Theory]
    [InlineData(null)]
    [InlineData(Topology.FlexibleServer)]
    public void AFirstInstallationAndTheSameTopologyDoNot(Topology? observed) =>
        ObservedTopology.Check(observed, Topology.FlexibleServer, Records.Settings()).ShouldBeNull();
}
