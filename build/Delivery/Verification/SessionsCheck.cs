using DifyDelivery.Errors;
using DifyDelivery.Kubernetes;
using DifyDelivery.Postgres.Fencing;

namespace DifyDelivery.Verification;

/// <summary>Dify's sessions are on the server in use, and none is left on the other one: what a pod that was not restarted would have there.</summary>
internal sealed class SessionsCheck(VerificationSubject subject) : ICheck
{
    private const int MostNamed = 4;

    public string Title => "sessions";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var pods = await subject.Cluster.ListPodsAsync(subject.Release.Namespace, cancellationToken: cancellationToken);
        await using var used = await subject.Database(cancellationToken);
        var here = await used.Fence(VerificationSubject.DatabaseName).ListSessionsAsync(cancellationToken);
        var there = await OnTheOtherAsync(cancellationToken);
        if (there is { Sessions.Count: > 0 })
        {
            return CheckResult.Bad(
                $"{there.Value.Sessions.Count} on {there.Value.Server}, which Dify does not use: {Name(there.Value.Sessions, pods)}",
                $"Restart what still has them: kubectl rollout restart deployment --selector {subject.Selector} --namespace {subject.Release.Namespace}");
        }

        var text = there is { } other ? $"; none on {other.Server}" : string.Empty;
        return here.Count == 0
            ? CheckResult.Warn($"none on {used.Name} right now{text}", "Use Dify once and verify again: an idle Dify may have none")
            : CheckResult.Good($"{here.Count} on {used.Name}: {Name(here, pods)}{text}");
    }

    private async Task<(string Server, IReadOnlyList<SessionFacts> Sessions)?> OnTheOtherAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await subject.Other(cancellationToken) is not { } other)
            {
                return null;
            }

            await using (other)
            {
                return (other.Name, await other.Fence(VerificationSubject.DatabaseName).ListSessionsAsync(cancellationToken));
            }
        }
        catch (DeliveryException)
        {
            // A server that does not answer has no sessions.
            return null;
        }
    }

    /// <summary>By pod where the address is one's; behind a node's address it is not known whose they are.</summary>
    private static string Name(IReadOnlyList<SessionFacts> sessions, IReadOnlyList<Pod> pods)
    {
        var groups = sessions
            .GroupBy(session => pods.FirstOrDefault(pod => pod.Address is not null && pod.Address == session.Address)?.Name ?? $"{session.User}@{session.Address ?? "local"}")
            .Select(group => $"{group.Key} {group.Count()}")
            .ToList();
        return string.Join(", ", groups.Take(MostNamed)) + (groups.Count > MostNamed ? $" and {groups.Count - MostNamed} more" : string.Empty);
    }
}
