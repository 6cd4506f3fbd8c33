using DifyDelivery.Helm;
using DifyDelivery.Processes;
using DifyDelivery.Tools;

namespace DifyDelivery.Integration.Tests.Helm;

/// <summary>A namespace of its own in the cluster that DELIVERY_TEST_KUBECONFIG names, removed at the end.</summary>
internal sealed class ClusterNamespace : IAsyncDisposable
{
    public const string Missing = "No cluster: set DELIVERY_TEST_KUBECONFIG to a kubeconfig of a throw-away cluster, and have kubectl on PATH (or KUBECTL_EXE).";

    private static readonly string? Kubectl = HelmProgram.Find("kubectl", "KUBECTL_EXE") is [var first, ..] ? first : null;

    private ClusterNamespace(string name) => Release = new(Kubeconfig ?? "", null, name, "dify");

    public static string? Kubeconfig { get; } = Kubectl is null ? null : System.Environment.GetEnvironmentVariable("DELIVERY_TEST_KUBECONFIG");

    public HelmRelease Release { get; }

    public KubectlRecords Records { get; } = new(new(ToolNames.Kubectl, Kubectl ?? "", "", "test"), HelmProgram.Runner);

    public static async Task<ClusterNamespace> CreateAsync()
    {
        var place = new ClusterNamespace($"helm-{Guid.NewGuid():n}"[..16]);
        await place.KubectlAsync("create", "namespace", place.Release.Namespace);
        return place;
    }

    public Task<string> KubectlAsync(params string[] arguments) => RunAsync(null, arguments);

    public Task ApplyAsync(string json, string manager) =>
        RunAsync(json, ["apply", "--server-side", "--force-conflicts", "--field-manager", manager, "-f", "-"]);

    /// <summary>Changes the status that Helm keeps of a revision: in the record itself, which is compressed, and in its label.</summary>
    public async Task MarkAsync(int revision, string from, string to)
    {
        var name = $"sh.helm.release.v1.{Release.Release}.v{revision}";
        var record = HelmRecord.Read(await KubectlAsync("get", "secret", name, "-o", "jsonpath={.data.release}"));
        var changed = HelmRecord.Write(record.Replace($"\"status\":\"{from}\"", $"\"status\":\"{to}\"", StringComparison.Ordinal));
        await KubectlAsync("patch", "secret", name, "-p", $$$"""{"data": {"release": "{{{changed}}}"}, "metadata": {"labels": {"status": "{{{to}}}"} } }""");
    }

    public async ValueTask DisposeAsync() => await KubectlAsync("delete", "namespace", Release.Namespace, "--wait=false");

    private async Task<string> RunAsync(string? input, string[] arguments)
    {
        var result = await HelmProgram.Runner.RunAsync(new CommandSpec(Kubectl!, ["--kubeconfig", Kubeconfig!, "--namespace", Release.Namespace, .. arguments])
        {
            StandardInput = input,
        });
        return result.EnsureSucceeded($"kubectl {arguments[0]} failed").StandardOutput.Trim();
    }
}

/// <summary>A theory over every Helm at hand, in a real cluster; without one it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterTheoryAttribute : TheoryAttribute
{
    public ClusterTheoryAttribute() =>
        Skip = HelmProgram.Paths.Count == 0 ? HelmProgram.Missing : ClusterNamespace.Kubeconfig is null ? ClusterNamespace.Missing : null;
}
