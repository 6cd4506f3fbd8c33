namespace DifyDelivery.Kubernetes;

/// <summary>Decides whether a pod will never get a node, or its volumes on it.</summary>
internal static class PlacementRules
{
    // Words of the kubelet and of the drivers for what does not come by waiting.
    private static readonly string[] Final = ["not found", "forbidden", "permission denied", "non-existent", "invalid", "no such file"];

    /// <summary>The fault, or null.</summary>
    public static TerminalFailure? OfPod(Workload workload, Pod pod, RolloutLimits limits, RolloutSight sight)
    {
        var events = sight.EventsOf("Pod", pod.Name);
        if (pod.Unschedulable is { } why)
        {
            // A node that is on its way comes or does not within the rollout's own time.
            if (NodeGrowth.IsOnItsWay(events))
                return null;
            var patience = why.Message.Contains("unbound immediate PersistentVolumeClaims", StringComparison.Ordinal) ? limits.VolumeGrace
                : limits.UnschedulableGrace;
            return sight.Now - why.Since >= patience
                ? new TerminalFailure(workload, "Unschedulable", $"{workload.Kind} {workload.Name}: no node takes pod {pod.Name}: {why.Message}", pod)
                : null;
        }

        var mount = events.LastOrDefault(happened => happened.Reason is "FailedMount" or "FailedAttachVolume" or "FailedMapVolume" && IsOfThisLife(happened, pod));
        return mount is not null && sight.Now - mount.Since >= (Heals(mount.Message) ? limits.VolumeGrace : limits.MountGrace)
            ? new TerminalFailure(workload, mount.Reason, $"{workload.Kind} {workload.Name}: pod {pod.Name} does not get a volume: {mount.Message.Trim()}", pod)
            : null;
    }

    /// <summary>Once its containers have run, what was said of its volumes before is over.</summary>
    private static bool IsOfThisLife(ClusterEvent happened, Pod pod) =>
        happened.At >= pod.CreatedAt && pod.Containers.Any(container => container.Waiting is { Reason: "ContainerCreating" or "PodInitializing" });

    // A node that has just joined says these of what it gets in its first minute: its drivers, the namespace's root certificates. The last is said
    // while the API server does not know yet that it has given the node the pod (Kubernetes' node authorizer follows by a watch).
    private static readonly string[] New = ["registered CSI drivers", "not registered", "no relationship found between node"];

    private static bool Heals(string message) =>
        New.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase)) || !Final.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
}
