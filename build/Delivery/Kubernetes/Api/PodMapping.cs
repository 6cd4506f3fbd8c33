using k8s.Models;
using OurState = DifyDelivery.Kubernetes.ContainerState;

namespace DifyDelivery.Kubernetes;

/// <summary>Pods in the product's words.</summary>
internal static class PodMapping
{
    public static Pod ToPod(this V1Pod pod)
    {
        var conditions = pod.Status?.Conditions ?? [];
        var initial = pod.Status?.InitContainerStatuses ?? [];
        var main = pod.Status?.ContainerStatuses ?? [];
        return new Pod
        {
            Name = pod.Metadata.Name,
            Uid = pod.Metadata.Uid,
            Phase = pod.Status?.Phase ?? "Unknown",
            Ready = conditions.Any(condition => condition is { Type: "Ready", Status: "True" }),
            ReadySince = conditions
                .Where(condition => condition is { Type: "Ready", Status: "True", LastTransitionTime: not null })
                .Select(condition => (DateTimeOffset?)condition.LastTransitionTime.ToTime())
                .FirstOrDefault(),
            Terminating = pod.Metadata.DeletionTimestamp is not null,
            CreatedAt = pod.Metadata.CreationTimestamp.ToTime(),
            Node = pod.Spec?.NodeName,
            Address = pod.Status?.PodIP,
            Labels = pod.Metadata.Labels.OrEmpty(),
            Unschedulable = conditions
                .Where(condition => condition is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" })
                .Select(condition => new Unschedulable(condition.LastTransitionTime.ToTime(), condition.Message ?? ""))
                .FirstOrDefault(),
            Containers = [.. initial.Concat(main).Select(ToState)],
        };
    }

    private static OurState ToState(V1ContainerStatus status)
    {
        var end = status.State?.Terminated ?? status.LastState?.Terminated;
        return new OurState(
            status.Name,
            status.Image,
            status.Ready,
            status.RestartCount,
            status.State?.Waiting is { } waiting ? new ContainerWaiting(waiting.Reason ?? "Waiting", waiting.Message) : null,
            status.State?.Running is not null,
            end is null
                ? null
                : new ContainerEnd(
                    end.ExitCode, end.Reason ?? "", end.FinishedAt is null ? null : end.FinishedAt.ToTime(), end.StartedAt is null ? null : end.StartedAt.ToTime()));
    }
}
