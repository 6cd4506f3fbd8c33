using DifyDelivery.Kubernetes;
using k8s;

namespace DifyDelivery.Sandbox.Tests.Kubernetes;

/// <summary>The one real cluster of these tests, and both ways to speak to it: the client's API and the product's port.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public k8s.Kubernetes Client { get; private set; } = null!;

    public KubernetesCluster Cluster { get; private set; } = null!;

    public string KubeconfigPath => _cluster.KubeconfigPath;

    public async Task InitializeAsync()
    {
        _cluster = await TestClusterFactory.StartAsync();
        Client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(_cluster.KubeconfigPath));
        Cluster = await KubernetesCluster.ConnectAsync(_cluster.KubeconfigPath);
    }

    public async Task DisposeAsync()
    {
        Cluster?.Dispose();
        Client?.Dispose();
        if (_cluster is not null)
            await _cluster.StopAsync();
    }
}

/// <summary>Tests that share the cluster; they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterGroup : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
