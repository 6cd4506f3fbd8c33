namespace DifyDelivery.Sandbox.Tests.Kubernetes;

/// <summary>Where the cluster of these tests comes from: the one that DELIVERY_TEST_KUBECONFIG names.</summary>
internal static class TestClusterFactory
{
    private const string Variable = "DELIVERY_TEST_KUBECONFIG";

    /// <summary>A cluster that answers and holds <see cref="TestImages"/>.</summary>
    public static Task<TestCluster> StartAsync() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } kubeconfig
            ? Task.FromResult(new TestCluster(kubeconfig, () => ValueTask.CompletedTask))
            : throw new InvalidOperationException($"These tests need a cluster: set {Variable} to the path of its kubeconfig.");
}

/// <summary>A cluster for tests.</summary>
/// <param name="KubeconfigPath">An administrator's kubeconfig.</param>
/// <param name="StopAsync">Called when all tests are done.</param>
internal sealed record TestCluster(string KubeconfigPath, Func<ValueTask> StopAsync);
