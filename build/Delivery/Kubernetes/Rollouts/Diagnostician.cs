using DifyDelivery.Errors;

namespace DifyDelivery.Kubernetes;

/// <summary>Asks the cluster what it can say about a fault, and redacts it.</summary>
internal sealed class Diagnostician(RolloutRequest request, IFaultEvidence evidence, Func<string, string> redact, TimeProvider time)
{
    public async Task<FailureDiagnosis> ExplainAsync(TerminalFailure failure, CancellationToken cancellationToken)
    {
        var (kind, name) = failure.Pod is { } pod ? ("Pod", pod.Name) : (failure.Workload.Kind.ToString(), failure.Workload.Name);
        return new FailureDiagnosis(
            redact(failure.Cause),
            failure.Reason,
            failure.Pod?.Name,
            failure.Container?.Name,
            await EventsAsync(kind, name, cancellationToken),
            failure is { Pod: { } owner, Container: { } container } ? await LogAsync(owner, container, cancellationToken) : [],
            Next(failure));
    }

    public async Task<FailureDiagnosis> ExplainTimeoutAsync(
        IReadOnlyList<Workload> workloads, IReadOnlyList<Pod> pods, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var late = workloads.FirstOrDefault(workload => !workload.IsComplete);
        if (late is null)
        {
            var missing = request.Expected.Where(name => workloads.All(workload => workload.Name != name)).ToList();
            var what = missing.Count > 0 ? $"no workload {string.Join(", ", missing)}" : $"no workload that matches {request.LabelSelector ?? "anything"}";
            return new FailureDiagnosis($"There is {what} in namespace {request.Space} after {elapsed.TotalSeconds:0} s.", "Timeout", null, null, [], [], $"kubectl get deployments,statefulsets --namespace {request.Space}");
        }

        // The pod that is furthest from ready says most.
        var pod = RolloutRules.NewestPods(late, pods).OrderBy(candidate => candidate.Ready).ThenBy(candidate => candidate.CreatedAt).FirstOrDefault();
        var container = pod?.Containers.FirstOrDefault(candidate => !candidate.Ready);
        var state = container?.Waiting?.Reason is { } reason ? $"container {container.Name} waits: {reason}"
            : container is not null ? $"container {container.Name} runs but is not ready"
            : pod?.Unschedulable?.Message ?? $"{late.Ready} of {late.Desired} pods are ready";
        var cause = $"{late.Kind} {late.Name} was not ready after {elapsed.TotalSeconds:0} s: {state}.";
        return await ExplainAsync(new TerminalFailure(late, "Timeout", cause, pod, container), cancellationToken);
    }

    private string Next(TerminalFailure failure) => failure switch
    {
        { Reason: "CrashLoopBackOff" or "OOMKilled", Pod: { } pod, Container: { } container } =>
            $"kubectl logs {pod.Name} --container {container.Name} --previous --namespace {request.Space}",
        { Reason: "Unschedulable" } => "kubectl describe nodes",
        { Reason: "FailedCreate" } => $"kubectl describe resourcequotas,limitranges --namespace {request.Space}",
        { Reason: "FailedMount" or "FailedAttachVolume" or "FailedMapVolume" } => $"kubectl get secrets,configmaps,persistentvolumeclaims --namespace {request.Space}",
        { Pod: { } pod } => $"kubectl describe pod {pod.Name} --namespace {request.Space}",
        _ => $"kubectl describe {failure.Workload.Kind.ToString().ToLowerInvariant()} {failure.Workload.Name} --namespace {request.Space}",
    };

    private async Task<IReadOnlyList<string>> EventsAsync(string kind, string name, CancellationToken cancellationToken)
    {
        try
        {
            var events = await evidence.ListEventsAsync(request.Space, kind, name, cancellationToken);
            return [.. events.TakeLast(request.Events).Select(Line)];
        }
        catch (DeliveryException exception)
        {
            return [$"(events are not to be had: {exception.Message})"];
        }
    }

    private async Task<IReadOnlyList<string>> LogAsync(Pod pod, ContainerState container, CancellationToken cancellationToken)
    {
        try
        {
            // A container that runs again has perhaps said nothing yet: what it said before it ended is what explains the end.
            var lines = new List<string>();
            if (container.Restarts > 0)
                lines.AddRange(await evidence.ReadLogAsync(request.Space, pod.Name, Query(container, previous: true), cancellationToken));
            if (container.Running || lines.Count == 0)
                lines.AddRange(await evidence.ReadLogAsync(request.Space, pod.Name, Query(container, previous: false), cancellationToken));
            return [.. lines.TakeLast(request.LogLines).Select(redact)];
        }
        catch (DeliveryException exception)
        {
            return [$"(the log is not to be had: {exception.Message})"];
        }
    }

    private LogQuery Query(ContainerState container, bool previous) => new(container.Name, request.LogLines, previous);

    private string Line(ClusterEvent happened)
    {
        var age = time.GetUtcNow() - happened.At;
        var count = happened.Count > 1 ? $" (x{happened.Count})" : "";
        return redact($"{Math.Max(0, age.TotalSeconds):0}s ago {happened.Type} {happened.Reason}: {happened.Message.Trim()}{count}");
    }
}
