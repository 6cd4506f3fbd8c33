namespace DifyDelivery.Kubernetes;

/// <summary>Decides whether a workload, or one of its newest pods, has a fault that will not heal by itself.</summary>
internal static class FailureRules
{
    private static readonly HashSet<string> NeverHeals = ["InvalidImageName", "ErrImageNeverPull"];

    private static readonly HashSet<string> HealsSoonOrNever =
        ["ErrImagePull", "ImagePullBackOff", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    /// <summary>The first such fault: the containers' own first, for they say most.</summary>
    public static TerminalFailure? Find(Workload workload, IReadOnlyList<Pod> newest, RolloutLimits limits, DateTimeOffset now) =>
        newest.SelectMany(pod => pod.Containers.Select(container => OfContainer(workload, pod, container, limits, now)))
            .Concat(newest.Select(pod => OfPod(workload, pod, limits, now)))
            .Append(OfWorkload(workload))
            .FirstOrDefault(failure => failure is not null);

    private static TerminalFailure? OfContainer(Workload workload, Pod pod, ContainerState container, RolloutLimits limits, DateTimeOffset now)
    {
        if (container.LastEnd is { Reason: "OOMKilled" } && container.Restarts > 0 && !container.Ready)
            return Failure("OOMKilled", $"was killed for using more memory than its limit, {Times(container.Restarts)}.");
        if (container.Waiting is not { } waiting)
            return null;
        if (waiting.Reason == "CrashLoopBackOff" && container.Restarts >= limits.CrashLoopRestarts)
            return Failure(waiting.Reason, $"ends again and again, {Exit(container)} ({Times(container.Restarts, "restart")}).");
        if (NeverHeals.Contains(waiting.Reason) || (HealsSoonOrNever.Contains(waiting.Reason) && now - pod.CreatedAt >= limits.StartGrace))
            return Failure(waiting.Reason, Start(container, waiting));
        return null;

        TerminalFailure Failure(string reason, string sentence) =>
            new(workload, reason, $"{workload.Kind} {workload.Name}: container {container.Name} of pod {pod.Name} {sentence}", pod, container);
    }

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

    private static TerminalFailure? OfPod(Workload workload, Pod pod, RolloutLimits limits, DateTimeOffset now) =>
        pod.Unschedulable is { } why && now - why.Since >= limits.UnschedulableGrace
            ? new TerminalFailure(workload, "Unschedulable", $"{workload.Kind} {workload.Name}: no node takes pod {pod.Name}: {why.Message}", pod)
            : null;

    private static TerminalFailure? OfWorkload(Workload workload) => workload.Problem is { } problem
        ? new TerminalFailure(workload, problem.Reason, $"{workload.Kind} {workload.Name}: {problem.Message}")
        : null;

    private static string Times(int count, string noun = "time") => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
