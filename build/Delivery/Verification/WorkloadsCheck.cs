using DifyDelivery.Helm;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Verification;

internal sealed class WorkloadsCheck(VerificationSubject subject) : ICheck
{
    public string Title => "workloads";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var workloads = await subject.Cluster.ListWorkloadsAsync(
            subject.Release.Namespace, $"app.kubernetes.io/instance={subject.Release.Release}", cancellationToken);
        var missing = DifyComponents.All.Select(subject.Names.Deployment).Except(workloads.Select(workload => workload.Name)).ToList();
        var late = workloads.Where(workload => !workload.IsComplete).ToLookup(workload => subject.Left.Contains(workload.Name), Describe);
        return missing.Count > 0 ? CheckResult.Bad($"missing: {string.Join(", ", missing)}", subject.Settings.Command("DeployDify"))
            : late[false].Any() ? CheckResult.Bad($"not ready: {string.Join(", ", late[false])}", $"kubectl get pods --namespace {subject.Release.Namespace}")
            : late[true].Any() ? CheckResult.Warn(
                $"not ready: {string.Join(", ", late[true])}, of the server that Dify has left", $"kubectl get pods --namespace {subject.Release.Namespace}")
            : CheckResult.Good($"{workloads.Count} rolled out: {string.Join(", ", workloads.Select(Describe))}");
    }

    private static string Describe(Workload workload) => $"{workload.Name} {workload.Ready}/{workload.Desired}";
}
