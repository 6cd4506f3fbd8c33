using System.Text.Json;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>A test on the shared root. Where no node can run, it says so and passes.</summary>
[Collection(DeliveryCollection.Name)]
public abstract class DeliveryTest(DeliveryRoot root)
{
    protected DeliveryRoot Root => root;

    protected bool CannotRun
    {
        get
        {
            if (root.Obstacle is { } obstacle)
            {
                Console.WriteLine($"Not run: {obstacle}.");
            }

            return root.Obstacle is not null;
        }
    }

    private protected async Task VerifyAsync()
    {
        var verify = await root.RunAsync("Verify");
        verify.ExitCode.ShouldBe(0, verify.Output);
    }

    private protected string Kubeconfig => root.Kubeconfig;

    private protected Task<KubernetesCluster> ConnectAsync() => KubernetesCluster.ConnectAsync(Kubeconfig);

    /// <summary>When the setup was finished: it changes when the database is not the same one.</summary>
    private protected async Task<string> SetupAtAsync()
    {
        var verify = await root.RunAsync("Verify");
        verify.ExitCode.ShouldBe(0, verify.Output);
        return verify.Output.Split('\n').Single(line => line.Contains("Check: setup: done", StringComparison.Ordinal)).Split("finished at ")[1];
    }

    private protected static JsonElement ReadJson(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;
}
