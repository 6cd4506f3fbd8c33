using System.Text.Json;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Sandbox.Tests.EndToEnd;

/// <summary>A test that moves the data. It begins and ends on the server in the cluster. Where no node can run, it says so and passes.</summary>
[Collection(MigrationCollection.Name)]
public abstract class MigrationTest(MigrationRoot root)
{
    private protected static readonly string[] There = ["--to", "FlexibleServer", "--use-azure-postgres", "true", "--confirm", "psql-dify-dev/dify"];
    private protected static readonly string[] Back = ["--to", "InCluster", "--confirm", "dify-postgresql-primary/dify"];
    private protected static readonly string[] OnFlexibleServer = ["--topology", "FlexibleServer", "--use-azure-postgres", "true"];

    private protected DeliveryRoot Root => root.Delivery;

    private protected bool CannotRun
    {
        get
        {
            if (Root.Obstacle is { } obstacle)
            {
                Console.WriteLine($"Not run: {obstacle}.");
            }

            return Root.Obstacle is not null;
        }
    }

    private protected Task<KubernetesCluster> ConnectAsync() => KubernetesCluster.ConnectAsync(Root.Kubeconfig);

    private protected async Task<string> SucceedsAsync(string target, params string[] arguments)
    {
        var run = await Root.RunAsync([target, .. arguments]);
        run.ExitCode.ShouldBe(0, run.Output);
        return run.Output;
    }

    private protected void ReportIsEqual()
    {
        foreach (var ending in new[] { "md", "html" })
        {
            File.ReadAllText(Path.Combine(Root.Root, "artifacts", $"migration.{ending}")).ShouldContain("public.messages");
        }

        var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root.Root, "artifacts", "migration.json"))).RootElement;
        json.GetProperty("isEqual").GetBoolean().ShouldBeTrue();
        json.GetProperty("rows").GetInt64().ShouldBeGreaterThan(0);
    }
}
