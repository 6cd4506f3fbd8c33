using DifyDelivery.Processes;
using DifyDelivery.Reporting;
using DifyDelivery.Sandbox;

namespace DifyDelivery.Integration.Tests.Terraform;

/// <summary>
/// A cluster that is there already, named by <c>DELIVERY_TEST_KUBECONFIG</c>, with the project's PostgreSQL image loaded.
/// The tests use namespaces of their own and remove them.
/// </summary>
public sealed class TestCluster : IAsyncLifetime
{
    public const string Variable = "DELIVERY_TEST_KUBECONFIG";

    private readonly ProcessRunner _processes = new(new Redactor());

    public static string? Kubeconfig => System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;

    public ClusterEndpoint Endpoint { get; private set; } = null!;

    public string Image { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Kubeconfig is not { } kubeconfig)
        {
            return;
        }

        var context = await KubectlAsync("config", "current-context");
        var address = await KubectlAsync("get", "nodes", "-o", "jsonpath={.items[0].status.addresses[?(@.type==\"InternalIP\")].address}");
        Endpoint = new ClusterEndpoint(kubeconfig, context, address);
        var images = await KubectlAsync("get", "nodes", "-o", "jsonpath={.items[0].status.images[*].names[*]}");
        Image = images.Split(' ').Where(name => name.StartsWith($"{PostgresImage}:", StringComparison.Ordinal)).Order(StringComparer.Ordinal).LastOrDefault()
            ?? throw new InvalidOperationException($"The cluster of {Variable} has no image {PostgresImage}; load it first.");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public async Task<string> KubectlAsync(params string[] arguments)
    {
        var command = new CommandSpec("kubectl", arguments) { Environment = new Dictionary<string, string?> { ["KUBECONFIG"] = Kubeconfig } };
        return (await _processes.RunAsync(command)).EnsureSucceeded("kubectl failed").StandardOutput.Trim();
    }

    private const string PostgresImage = "localhost/dify-delivery/postgresql";
}

/// <summary>A test that needs a cluster; without one it says how to give it one.</summary>
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute()
    {
        if (TestCluster.Kubeconfig is null)
        {
            Skip = $"needs a Kubernetes cluster: set {TestCluster.Variable} to a kubeconfig file";
        }
    }
}
