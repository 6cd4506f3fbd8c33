using DifyDelivery.Kubernetes;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Room;

public sealed class ConfigMapTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task Each_write_gives_the_version_for_the_next()
    {
        var first = await Cluster.WriteConfigMapAsync(Space, "journal", Holding("1"), null);
        var second = await Cluster.WriteConfigMapAsync(Space, "journal", Holding("2"), first);
        var read = (await Cluster.ReadConfigMapAsync(Space, "journal")).ShouldNotBeNull();
        read.Version.ShouldBe(second);
        read.Values.ShouldHaveSingleItem().Value.ShouldBe("2");
    }

    [Fact]
    public async Task A_stale_version_is_told()
    {
        var first = await Cluster.WriteConfigMapAsync(Space, "journal", Holding("1"), null);
        await Cluster.WriteConfigMapAsync(Space, "journal", Holding("2"), first);
        await Should.ThrowAsync<ConfigMapChangedException>(() => Cluster.WriteConfigMapAsync(Space, "journal", Holding("3"), first));
        await Should.ThrowAsync<ConfigMapChangedException>(() => Cluster.WriteConfigMapAsync(Space, "journal", Holding("3"), null));
    }

    [Fact]
    public async Task One_that_was_deleted_meanwhile_is_told()
    {
        var first = await Cluster.WriteConfigMapAsync(Space, "journal", Holding("1"), null);
        await Cluster.DeleteConfigMapAsync(Space, "journal");
        await Should.ThrowAsync<ConfigMapChangedException>(() => Cluster.WriteConfigMapAsync(Space, "journal", Holding("2"), first));
        (await Cluster.ReadConfigMapAsync(Space, "journal")).ShouldBeNull();
    }

    private static Dictionary<string, string> Holding(string value) => new() { ["step"] = value };
}
