namespace DifyDelivery.Kubernetes;

/// <summary>Decides whether a workload, or one of its newest pods, has a fault that will not heal by itself.</summary>
internal static class FailureRules
{
    private static readonly HashSet<string> NeverHeals = ["InvalidImageName", "ErrImageNeverPull"];

    private static readonly HashSet<string> HealsSoonOrNever =
        ["ErrImagePull", "ImagePullBackOff", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    /// <summary>The first such fault: the containers' own first, for they say most.</summary>
    public static TerminalFailure? Find(Workload workload, IReadOnlyList<Pod> newest, RolloutLimits limits, RolloutSight sight) =>
        newest.SelectMany(pod => pod.Containers.Select(container => OfContainer(workload, pod, container, limits, sight)))
            .Concat(newest.Select(pod => PlacementRules.OfPod(workload, pod, limits, sight)))
            .Append(OfWorkload(workload, limits, sight))
            .FirstOrDefault(failure => failure is not null);

    private static TerminalFailure? OfContainer(Workload workload, Pod pod, ContainerState container, RolloutLimits limits, RolloutSight sight)
    {
        if (container is { LastEnd: { Reason: "OOMKilled" } end, Restarts: > 0, Ready: false }
            && (container.Waiting is { Reason: "CrashLoopBackOff" } || end.At is not { } at || at >= sight.Began))
            return Failure("OOMKilled", $"was killed for using more memory than its limit, {Times(container.Restarts)}.");
        if (container.Waiting is not { } waiting)
            return null;
        if (waiting.Reason == "CrashLoopBackOff" && IsFinal(workload, container, limits, sight))
            return Failure(waiting.Reason, $"ends again and again, {Exit(container)} ({Times(container.Restarts, "restart")}).");
        if (NeverHeals.Contains(waiting.Reason) || (HealsSoonOrNever.Contains(waiting.Reason) && sight.Now - pod.CreatedAt >= limits.StartGrace))
            return Failure(waiting.Reason, Start(container, waiting));
        return null;

        TerminalFailure Failure(string reason, string sentence) =>
            new(workload, reason, $"{workload.Kind} {workload.Name}: container {container.Name} of pod {pod.Name} {sentence}", pod, container);
    }

    /// <summary>
    /// A crash that the missing database explains is no fault of the container: it counts once it crashes with the database there. Nor is a
    /// death from outside, after which the kubelet starts it again, but later each time.
    /// </summary>
    private static bool IsFinal(Workload workload, ContainerState container, RolloutLimits limits, RolloutSight sight) =>
        container.Restarts >= limits.MostRestarts
        || (container.Restarts > 0
            && container.LastEnd is not { IsFromOutside: true }
            && sight.FoundedSince(workload) is { } founded
            && (container.LastEnd?.StartedAt is not { } began || began >= founded)
            && (container.LastEnd?.At is not { } ended || sight.Now - ended >= limits.CrashGrace));

    private static string Start(ContainerState container, ContainerWaiting waiting) => waiting.Reason switch
    {
        "InvalidImageName" => $"names an image that cannot exist: {container.Image}.",
        "ErrImagePull" or "ImagePullBackOff" or "ErrImageNeverPull" => $"cannot get its image {container.Image}{Because(waiting)}.",
        "CreateContainerConfigError" => $"lacks a part of its configuration{Because(waiting)}.",
        _ => $"cannot be started{Because(waiting)}.",
    };

    private static string Because(ContainerWaiting waiting) =>
        string.IsNullOrWhiteSpace(waiting.Message) ? "" : ": " + waiting.Message.Trim().TrimEnd('.');

    private static string Exit(ContainerState container) =>
        container.LastEnd is { } end ? $"with exit code {end.ExitCode}" : "for an unknown reason";

    private static TerminalFailure? OfWorkload(Workload workload, RolloutLimits limits, RolloutSight sight)
    {
        if (workload.Problem is { } problem)
        {
            return problem.Since is { } since && sight.Now - since < limits.RefusedGrace
                ? null
                : new TerminalFailure(workload, problem.Reason, $"{workload.Kind} {workload.Name}: {problem.Message}");
        }

        // The controller tries again ever more rarely, and tells each time.
        return workload.Current < workload.Desired
            && sight.EventsOf(workload.Kind.ToString(), workload.Name).LastOrDefault(happened => happened.Reason is "FailedCreate") is { } refused
            && sight.Now - refused.Since >= limits.RefusedGrace
                ? new TerminalFailure(workload, refused.Reason, $"{workload.Kind} {workload.Name}: {refused.Message.Trim()}")
                : null;
    }

    private static string Times(int count, string noun = "time") => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
