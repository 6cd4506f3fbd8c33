namespace DifyDelivery.Kubernetes;

/// <summary>What one look has seen, as the rules judge it.</summary>
/// <param name="Workloads">The workloads.</param>
/// <param name="Pods">Every pod of the namespace.</param>
/// <param name="Events">Events of objects that looked suspicious, oldest first, by <see cref="Key"/>.</param>
/// <param name="Now">When.</param>
internal sealed record RolloutSight(
    IReadOnlyList<Workload> Workloads, IReadOnlyList<Pod> Pods, IReadOnlyDictionary<string, IReadOnlyList<ClusterEvent>> Events, DateTimeOffset Now)
{
    /// <summary>Workloads that the others cannot do without.</summary>
    public IReadOnlyCollection<string> Foundations { get; init; } = [];

    /// <summary>When the wait began: what happened before is told only where it still shows.</summary>
    public DateTimeOffset Began { get; init; } = DateTimeOffset.MinValue;

    public static string Key(string kind, string name) => $"{kind}/{name}";

    public IReadOnlyList<ClusterEvent> EventsOf(string kind, string name) => Events.GetValueOrDefault(Key(kind, name), []);

    /// <summary>Since when everything that a workload needs is ready; null while something of it is not.</summary>
    public DateTimeOffset? FoundedSince(Workload workload)
    {
        if (Foundations.Contains(workload.Name))
            return DateTimeOffset.MinValue;
        var foundations = Workloads.Where(candidate => Foundations.Contains(candidate.Name)).ToList();
        return foundations.All(foundation => foundation.IsComplete)
            ? foundations.SelectMany(foundation => RolloutRules.NewestPods(foundation, Pods)).Max(pod => pod.ReadySince) ?? DateTimeOffset.MinValue
            : null;
    }

    /// <summary>Objects whose events may say why nothing goes on: kind and name.</summary>
    public IEnumerable<(string Kind, string Name)> Suspects()
    {
        foreach (var workload in Workloads.Where(workload => !workload.IsComplete))
        {
            if (RolloutRules.LacksPods(workload))
                yield return (workload.Kind.ToString(), workload.Name);
            foreach (var pod in RolloutRules.NewestPods(workload, Pods).Where(IsStuck))
                yield return ("Pod", pod.Name);
        }
    }

    private bool IsStuck(Pod pod) =>
        pod.Unschedulable is not null
        || (Now - pod.CreatedAt > TimeSpan.FromSeconds(3) && pod.Containers.Any(container => container.Waiting is { Reason: "ContainerCreating" or "PodInitializing" }));
}
