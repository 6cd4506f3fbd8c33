using DifyDelivery.Errors;

namespace DifyDelivery.Kubernetes;

/// <summary>Why a rollout failed, and what the cluster says about it. Everything in it is redacted.</summary>
/// <param name="Cause">One sentence that names the workload, the pod and the reason.</param>
/// <param name="Reason">The reason as Kubernetes names it: <c>CrashLoopBackOff</c>, <c>ImagePullBackOff</c>, <c>Timeout</c> ...</param>
/// <param name="Pod">The pod, where one is to blame.</param>
/// <param name="Container">The container, where one is to blame.</param>
/// <param name="Events">The last events, oldest first: <c>12s ago Warning BackOff: Back-off restarting failed container (x4)</c>.</param>
/// <param name="LogLines">The container's last words, oldest first; of its life before the last restart where it has not run since.</param>
/// <param name="Next">The command that shows more of this cause.</param>
public sealed record FailureDiagnosis(
    string Cause, string Reason, string? Pod, string? Container, IReadOnlyList<string> Events, IReadOnlyList<string> LogLines, string Next)
{
    /// <summary>The diagnosis as an error to throw.</summary>
    /// <param name="what">What did not happen: <c>The release dify did not come up.</c></param>
    /// <param name="remedy">The command that continues.</param>
    public DeliveryException ToException(string what, string? remedy = null)
    {
        var lines = new List<string> { Cause };
        if (Events.Count > 0)
            lines.Add($"last events of {Pod ?? "the workload"}:");
        lines.AddRange(Events.Select(line => "  " + line));
        if (LogLines.Count > 0)
            lines.Add($"last lines of {Pod}/{Container}:");
        lines.AddRange(LogLines.Select(line => "  " + line));
        return new DeliveryException(what, string.Join('\n', lines), remedy is null ? $"Look: {Next}" : $"Look: {Next}\n{remedy}");
    }
}
