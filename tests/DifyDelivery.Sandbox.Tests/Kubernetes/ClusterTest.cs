using System.Net;
using DifyDelivery.Kubernetes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace DifyDelivery.Sandbox.Tests.Kubernetes;

/// <summary>A test with a namespace of its own on the shared cluster.</summary>
[Collection(ClusterGroup.Name)]
public abstract class ClusterTest(ClusterFixture fixture) : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    protected string Space { get; } = "t-" + Guid.NewGuid().ToString("N")[..10];

    protected ClusterFixture Fixture => fixture;

    protected k8s.Kubernetes Client => fixture.Client;

    protected KubernetesCluster Cluster => fixture.Cluster;

    public virtual Task InitializeAsync() => Cluster.EnsureNamespaceAsync(Space);

    // Not waited for: the next test has a namespace of its own.
    public virtual async Task DisposeAsync() => await Client.CoreV1.DeleteNamespaceAsync(Space);

    /// <summary>Waits until something is so, or fails saying what was not.</summary>
    protected static Task Eventually(Func<Task<bool>> condition, string what) => Tests.Eventually.HoldsAsync(condition, Soon, what);

    /// <summary>Starts a pod that runs a shell script and waits until it runs (or has ended already).</summary>
    protected async Task<string> RunPodAsync(string name, string script)
    {
        // A namespace's service account comes a moment after the namespace; until then a pod is refused.
        await Eventually(() => TryCreateAsync(TestObjects.Pod(name, script)), $"pod {name} is accepted");
        await Eventually(
            async () => (await Client.CoreV1.ReadNamespacedPodAsync(name, Space)).Status.Phase is not "Pending", $"pod {name} runs");
        return name;
    }

    private async Task<bool> TryCreateAsync(V1Pod pod)
    {
        try
        {
            await Client.CoreV1.CreateNamespacedPodAsync(pod, Space);
            return true;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError)
        {
            return false;
        }
    }
}
