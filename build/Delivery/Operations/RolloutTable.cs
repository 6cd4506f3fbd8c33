using DifyDelivery.Kubernetes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations;

/// <summary>A rollout as rows: a workload each, in columns.</summary>
internal static class RolloutTable
{
    public static IReadOnlyList<string> Rows(RolloutSnapshot snapshot)
    {
        var name = snapshot.Workloads.Select(workload => workload.Name.Length).DefaultIfEmpty().Max();
        return [.. snapshot.Workloads.Select(workload => Row(workload, name))];
    }

    private static string Row(WorkloadSnapshot workload, int name)
    {
        var state = workload.Phase == WorkloadPhase.Complete ? "ready" : workload.Waiting ?? "starting";
        var restarts = workload.Restarts switch { 0 => null, 1 => "1 restart", var count => $"{count} restarts" };
        var age = workload.Age is { } since ? DurationText.Format(since) : null;
        var mark = workload.Phase switch { WorkloadPhase.Complete => "+", WorkloadPhase.Failed => "!", _ => " " };
        return string.Join("  ", new[] { $"{mark} {workload.Name.PadRight(name)}", $"{workload.Ready}/{workload.Desired}", state, restarts, age }.OfType<string>());
    }
}
