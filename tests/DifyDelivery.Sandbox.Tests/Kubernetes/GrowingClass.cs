using DifyDelivery.Processes;
using DifyDelivery.Sandbox.Tests.Node;

namespace DifyDelivery.Sandbox.Tests.Kubernetes;

/// <summary>Lets the default storage class grow volumes, as AKS's own classes do, until it is disposed of. There is no driver here that does it.</summary>
internal sealed class GrowingClass(Func<string, Task> set) : IAsyncDisposable
{
    public static Task<GrowingClass> AllowAsync(ClusterFixture fixture) => AllowAsync(value => PatchAsync(fixture.KubeconfigPath, value));

    public static Task<GrowingClass> AllowAsync(string kubeconfig) => AllowAsync(value => PatchAsync(kubeconfig, value));

    public async ValueTask DisposeAsync() => await set("false");

    private static async Task<GrowingClass> AllowAsync(Func<string, Task> set)
    {
        await set("true");
        return new GrowingClass(set);
    }

    private static async Task PatchAsync(string kubeconfig, string value) => (await NodeSandbox.Processes.RunAsync(new CommandSpec(
        Path.Combine(NodeSandbox.Cache, "node", "bin", "kubectl"),
        ["--kubeconfig", kubeconfig, "patch", "storageclass", "standard", "--patch", $"{{\"allowVolumeExpansion\": {value}}}"]))).EnsureSucceeded("kubectl");
}
