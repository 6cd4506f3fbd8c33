namespace DifyDelivery.Kubernetes;

/// <summary>Judges a rollout from what was seen, without asking anybody.</summary>
internal static class RolloutRules
{
    /// <summary>The first fault of any workload that is not complete.</summary>
    public static TerminalFailure? FindFailure(RolloutSight sight, RolloutLimits limits) =>
        sight.Workloads.Where(workload => !workload.IsComplete && (workload.Observed || LacksPods(workload)))
            .Select(workload => FailureRules.Find(workload, workload.Observed ? NewestPods(workload, sight.Pods) : [], limits, sight))
            .FirstOrDefault(failure => failure is not null);

    /// <summary>
    /// A StatefulSet that is refused its first pod tells so by events only; its controller does not even note that it has seen the change.
    /// </summary>
    public static bool LacksPods(Workload workload) => workload.Kind == WorkloadKind.StatefulSet && workload.Current < workload.Desired;

    /// <summary>Whether all expected workloads are there and everything is as wanted.</summary>
    public static bool IsComplete(IReadOnlyList<Workload> workloads, IReadOnlyCollection<string> expected) =>
        workloads.Count > 0 && workloads.All(workload => workload.IsComplete)
        && expected.All(name => workloads.Any(workload => workload.Name == name));

    /// <summary>The row of one workload.</summary>
    public static WorkloadSnapshot Row(Workload workload, RolloutSight sight, TerminalFailure? failure)
    {
        var newest = NewestPods(workload, sight.Pods);
        var phase = workload.IsComplete ? WorkloadPhase.Complete
            : failure?.Workload == workload ? WorkloadPhase.Failed
            : WorkloadPhase.Progressing;
        return new WorkloadSnapshot(
            workload.Kind,
            workload.Name,
            workload.Desired,
            workload.Updated,
            workload.Ready,
            phase,
            newest.Sum(pod => pod.Restarts),
            workload.IsComplete ? null : WaitsFor(workload, newest, sight),
            newest.Count == 0 ? null : sight.Now - newest.Max(pod => pod.CreatedAt));
    }

    /// <summary>
    /// The pods of the newest template: those that share the template hash of the youngest. An old pod's fault is no fault of a rollout
    /// that is replacing it. While a change is not acted on yet there are none.
    /// </summary>
    public static IReadOnlyList<Pod> NewestPods(Workload workload, IReadOnlyList<Pod> pods)
    {
        var own = pods.Where(pod => !pod.Terminating && workload.PodSelector.Count > 0 && Matches(pod, workload.PodSelector)).ToList();
        if (workload.Kind == WorkloadKind.StatefulSet || own.Count == 0)
            return own;
        if (workload.Updated == 0)
            return [];
        var hash = TemplateHash(own.MaxBy(pod => pod.CreatedAt)!);
        return [.. own.Where(pod => TemplateHash(pod) == hash)];
    }

    private static string WaitsFor(Workload workload, IReadOnlyList<Pod> newest, RolloutSight sight)
    {
        if (!workload.Observed)
            return "controller";
        var container = newest.SelectMany(pod => pod.Containers).FirstOrDefault(container => container.Waiting is not null);
        if (container?.Waiting is { } waiting)
            return waiting.Reason;
        if (newest.FirstOrDefault(pod => pod.Unschedulable is not null) is { } homeless)
            return NodeGrowth.IsOnItsWay(sight.EventsOf("Pod", homeless.Name)) ? RolloutSnapshot.NewNode : "node";
        if (workload.Updated < workload.Desired)
            return "pods";
        return workload.Ready < workload.Desired ? "readiness" : "old pods";
    }

    private static bool Matches(Pod pod, IReadOnlyDictionary<string, string> selector) =>
        selector.All(wanted => pod.Labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);

    private static string? TemplateHash(Pod pod) => pod.Labels.GetValueOrDefault("pod-template-hash");
}
