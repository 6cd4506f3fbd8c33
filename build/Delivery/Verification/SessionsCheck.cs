using DifyDelivery.Errors;
using DifyDelivery.Postgres.Fencing;

namespace DifyDelivery.Verification;

/// <summary>
/// Dify's sessions are on the server in use, and none is left on the other one: what a pod that was not restarted would have there. Anybody
/// else's on the other one are worth knowing, and no fault of Dify's.
/// </summary>
internal sealed class SessionsCheck(VerificationSubject subject) : ICheck
{
    private const int MostNamed = 4;

    public string Title => "sessions";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var pods = await subject.Cluster.ListPodsAsync(subject.Release.Namespace, cancellationToken: cancellationToken);
        await using var used = await subject.Database(cancellationToken);
        var here = await ListAsync(used, cancellationToken);
        var there = await OnTheOtherAsync(cancellationToken);
        var owner = new SessionOwner(pods, subject.Release.Release, there?.Login ?? used.Server.Endpoint.Username);
        var own = there?.Sessions.Where(owner.IsDifys).ToList() ?? [];
        if (own.Count > 0)
        {
            return CheckResult.Bad(
                $"{own.Count} on {there!.Server}, which Dify does not use: {Name(own, owner)}",
                $"Restart what still has them: kubectl rollout restart deployment --selector {subject.Selector} --namespace {subject.Release.Namespace}");
        }

        var usual = here.Count == 0 ? $"none on {used.Name} right now" : $"{here.Count} on {used.Name}: {Name(here, owner)}";
        if (there is { Sessions.Count: > 0 })
        {
            return CheckResult.Warn(
                $"{usual}; {there.Sessions.Count} on {there.Server}, which Dify does not use, and none of them Dify's: {Name(there.Sessions, owner)}",
                "Find out whose they are, and point them to the server in use: what they read is old, and they end when that server goes");
        }

        usual += there is null ? string.Empty : $"; none on {there.Server}";
        return here.Count == 0 ? CheckResult.Warn(usual, "Use Dify once and verify again: an idle Dify may have none") : CheckResult.Good(usual);
    }

    private async Task<OtherSessions?> OnTheOtherAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await subject.Other(cancellationToken) is not { } other)
            {
                return null;
            }

            await using (other)
            {
                return new OtherSessions(other.Name, other.Server.Endpoint.Username, await ListAsync(other, cancellationToken));
            }
        }
        catch (DeliveryException)
        {
            // A server that does not answer has no sessions.
            return null;
        }
    }

    private static async Task<IReadOnlyList<SessionFacts>> ListAsync(DatabaseConnection server, CancellationToken cancellationToken)
    {
        var sessions = new List<SessionFacts>();
        foreach (var database in VerificationSubject.DatabaseNames)
        {
            sessions.AddRange(await server.Fence(database).ListSessionsAsync(cancellationToken));
        }

        return sessions;
    }

    private static string Name(IReadOnlyList<SessionFacts> sessions, SessionOwner owner)
    {
        var groups = sessions.GroupBy(owner.NameOf).Select(group => $"{group.Key} {group.Count()}").ToList();
        return string.Join(", ", groups.Take(MostNamed)) + (groups.Count > MostNamed ? $" and {groups.Count - MostNamed} more" : string.Empty);
    }

    /// <summary>Who is connected to the server that Dify does not use, and the role that Dify logged in as there: the one of this session.</summary>
    private sealed record OtherSessions(string Server, string Login, IReadOnlyList<SessionFacts> Sessions);
}
