using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using k8s;

namespace DifyDelivery.Sandbox.Tests.Kubernetes.Room;

public sealed class NamespaceTests(ClusterFixture fixture) : ClusterTest(fixture)
{
    [Fact]
    public async Task A_namespace_is_made_once_and_made_again_after_it_went()
    {
        var name = Space + "-own";
        (await Cluster.EnsureNamespaceAsync(name, new Dictionary<string, string> { ["a"] = "b" })).ShouldBeTrue();
        (await Cluster.EnsureNamespaceAsync(name)).ShouldBeFalse();
        (await Cluster.NamespaceExistsAsync(name)).ShouldBeTrue();

        // Not waited for: ensuring finds it on its way out and waits itself.
        await Client.CoreV1.DeleteNamespaceAsync(name);
        (await Cluster.EnsureNamespaceAsync(name)).ShouldBeTrue();

        await Cluster.DeleteNamespaceAsync(name, TimeSpan.FromMinutes(2));
        (await Cluster.NamespaceExistsAsync(name)).ShouldBeFalse();
        await Cluster.DeleteNamespaceAsync(name, TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task The_version_is_a_number()
    {
        var version = await Cluster.GetServerVersionAsync();
        version.Major.ShouldBe(1);
        version.Minor.ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_so_with_its_address()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(Fixture.KubeconfigPath)).Replace(Cluster.Address.Authority, "127.0.0.1:1"));
            using var nowhere = await KubernetesCluster.ConnectAsync(path);
            var error = await Should.ThrowAsync<ClusterUnreachableException>(() => nowhere.GetServerVersionAsync());
            error.Message.ShouldContain("127.0.0.1:1");
            error.Remedy.ShouldNotBeNull();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task An_unknown_context_is_refused_by_name()
    {
        var error = await Should.ThrowAsync<DeliveryException>(() => KubernetesCluster.ConnectAsync(Fixture.KubeconfigPath, "no-such-context"));
        error.ToString().ShouldContain("no-such-context");
        error.ToString().ShouldContain(Fixture.KubeconfigPath);
    }
}
