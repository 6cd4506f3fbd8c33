using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;
using DifyDelivery.Verification;

namespace DifyDelivery.Tests.Verification;

/// <summary>A server that Dify has left may be lost: that is worth knowing, and keeps nobody from the server in use.</summary>
public sealed class LeftServerTests
{
    private const string Primary = "dify-postgresql-primary";
    private readonly CheckedCluster _cluster = CheckedCluster.Create();

    public LeftServerTests()
    {
        _cluster.Workloads.AddRange([.. DifyComponents.All.Select(component => Workload($"dify-{component}", 1)), Workload(Primary, 0)]);
        _cluster.Services.AddRange([Service("dify-api"), Service(Primary), Service($"{Primary}-hl")]);
        _cluster.Pods.Add(new Pod { Name = "dify-api-0", Ready = true, Labels = Labels("dify-api") });
    }

    [Fact]
    public async Task ItsWorkloadsAreAWarningAndDifysOwnAreNot()
    {
        (await WorkloadsAsync()).Detail.ShouldBe($"not ready: {Primary} 0/1");
        (await WorkloadsAsync()).State.ShouldBe(CheckState.Failed);

        (await WorkloadsAsync(Primary)).Detail.ShouldContain($"{Primary} 0/1, of the server that Dify has left");
        (await WorkloadsAsync(Primary)).State.ShouldBe(CheckState.Warning);

        _cluster.Workloads[0] = Workload(_cluster.Workloads[0].Name, 0);
        (await WorkloadsAsync(Primary)).State.ShouldBe(CheckState.Failed);
    }

    [Fact]
    public async Task ItsServicesAreAWarningAndDifysOwnAreNot()
    {
        (await EndpointsAsync()).State.ShouldBe(CheckState.Failed);

        (await EndpointsAsync(Primary)).Detail.ShouldContain($"behind {Primary}, {Primary}-hl, of the server that Dify has left");
        (await EndpointsAsync(Primary)).State.ShouldBe(CheckState.Warning);

        _cluster.Pods.Clear();
        (await EndpointsAsync(Primary)).State.ShouldBe(CheckState.Failed);
    }

    private Task<CheckResult> WorkloadsAsync(params string[] left) => new WorkloadsCheck(_cluster.Subject() with { Left = left }).RunAsync();

    private Task<CheckResult> EndpointsAsync(params string[] left) => new EndpointsCheck(_cluster.Subject() with { Left = left }).RunAsync();

    private static Workload Workload(string name, int ready) =>
        new() { Kind = WorkloadKind.Deployment, Name = name, Desired = 1, Current = 1, Updated = 1, Ready = ready, Available = ready };

    private static ServiceInfo Service(string name) => new(name, "ClusterIP", null, [], Labels(name), Labels(name));

    private static Dictionary<string, string> Labels(string name) => new() { ["app"] = name };
}
