using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Engine;

/// <summary>Waits for a new pod of ours, and says at once when it will never run.</summary>
internal sealed class EngineStart(EnginePods pods, TimeProvider time)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UnschedulableLimit = TimeSpan.FromSeconds(45);

    // A node of AKS takes two to five minutes from the order to the first pod, and the image is pulled after that.
    private static readonly TimeSpan GrowthLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly string[] Hopeless =
        ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    public async Task<Pod> UntilRunningAsync(Pod pod, IActivity activity, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var grows = false;
        while (true)
        {
            var now = (await pods.Cluster.ListPodsAsync(pods.Place.Namespace, null, cancellationToken)).FirstOrDefault(one => one.Uid == pod.Uid)
                ?? throw Failure(pod, "somebody deleted it");
            if (now.Containers.Any(container => container.Running))
            {
                return now;
            }

            var waiting = now.Containers.Select(container => container.Waiting).FirstOrDefault(reason => reason is not null);
            if (now.Phase is "Failed" or "Succeeded" || (waiting is not null && Hopeless.Contains(waiting.Reason)))
            {
                throw Failure(pod, waiting is null ? $"it is {now.Phase}" : $"{waiting.Reason}: {waiting.Message}");
            }

            grows = grows || (now.Unschedulable is not null && await IsNodeOnItsWayAsync(pod, cancellationToken));
            var limit = grows ? GrowthLimit : now.Unschedulable is not null ? UnschedulableLimit : StartLimit;
            if (time.GetElapsedTime(began) > limit)
            {
                throw Failure(pod, now.Unschedulable?.Message ?? waiting?.Message ?? waiting?.Reason ?? $"it is still {now.Phase}");
            }

            activity.Update(
                now.Unschedulable is not null && grows ? "waiting for the node that the cluster's autoscaler adds for the engine's pod"
                : $"waiting for the engine's pod: {now.Unschedulable?.Message ?? waiting?.Reason ?? now.Phase}");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<bool> IsNodeOnItsWayAsync(Pod pod, CancellationToken cancellationToken) =>
        pods.Events is { } events
        && NodeGrowth.IsOnItsWay((await events.ListEventsAsync(pods.Place.Namespace, cancellationToken)).Where(happened => happened.Kind == "Pod" && happened.Name == pod.Name));

    private DeliveryException Failure(Pod pod, string why) => new(
        $"The pod {pods.Place.Namespace}/{pod.Name} does not run.", why,
        $"It uses the image {pods.Place.Image}. Mend what the cause names, then run the command again; or choose '--runner agent'.");
}
