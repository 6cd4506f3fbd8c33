using System.Globalization;
using DifyDelivery.Kubernetes;

namespace DifyDelivery.Verification;

/// <summary>
/// Containers that were restarted since their pods were made, which is since they were deployed. For the plugin daemon, which has no probe
/// of its own in the Dify chart, that is the only sign of a database that fails it. A warning: it runs now.
/// </summary>
internal sealed class RestartsCheck(VerificationSubject subject) : ICheck
{
    public string Title => "restarts";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var pods = (await subject.Cluster.ListPodsAsync(subject.Release.Namespace, subject.Selector, cancellationToken)).Where(pod => !pod.Terminating).ToList();
        var restarted = pods.SelectMany(pod => pod.Containers.Where(container => container.Restarts > 0).Select(container => (Pod: pod, Container: container))).ToList();
        return restarted.Count == 0
            ? CheckResult.Good($"none in {pods.Count} pods since they were deployed")
            : CheckResult.Warn(
                string.Join("; ", restarted.Select(pair => Describe(pair.Pod, pair.Container))),
                $"kubectl logs {restarted[0].Pod.Name} --container {restarted[0].Container.Name} --previous --namespace {subject.Release.Namespace}");
    }

    private static string Describe(Pod pod, ContainerState container)
    {
        var times = container.Restarts == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{container.Restarts} times");
        var end = container.LastEnd is { At: { } at } last ? string.Create(CultureInfo.InvariantCulture, $", last {at.UtcDateTime:HH:mm:ss} UTC with exit code {last.ExitCode}") : string.Empty;
        return $"{pod.Name}/{container.Name} {times}{end}";
    }
}
