using DifyDelivery.Reporting;
using DifyDelivery.Sandbox.Tests.Node;

namespace DifyDelivery.Sandbox.Tests.Kubernetes;

/// <summary>Where the cluster of these tests comes from: a node of their own, with the image that their pods run.</summary>
internal static class TestClusterFactory
{
    /// <summary>A cluster that answers and holds <see cref="TestImages.Shell"/>.</summary>
    public static async Task<TestCluster> StartAsync()
    {
        // Networks of its own: the node's tests look for traces on theirs.
        var sandbox = new NodeSandbox("k1", networks: [.. Enumerable.Range(238, 3)]);
        try
        {
            await sandbox.EnsureAsync();
            await sandbox.Cluster.LoadImagesAsync([await TestImages.MakeShellAsync(NodeSandbox.Cache)], new NullReporter());
            return new TestCluster(sandbox.Paths.AdminKubeconfig, sandbox.DisposeAsync);
        }
        catch
        {
            await sandbox.DisposeAsync();
            throw;
        }
    }
}

/// <summary>A cluster for tests.</summary>
/// <param name="KubeconfigPath">An administrator's kubeconfig.</param>
/// <param name="StopAsync">Called when all tests are done.</param>
internal sealed record TestCluster(string KubeconfigPath, Func<ValueTask> StopAsync);
