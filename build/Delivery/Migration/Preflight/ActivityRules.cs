using DifyDelivery.Planning;
using DifyDelivery.Postgres.Inspection;

namespace DifyDelivery.Migration.Preflight;

/// <summary>What is going on at the source: transactions, and clients that nobody knows.</summary>
internal static class ActivityRules
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    public static IEnumerable<Finding> Examine(PreflightRequest request)
    {
        var names = request.Databases.Select(move => move.Source.Name).ToHashSet(StringComparer.Ordinal);
        var prepared = request.Source.PreparedTransactions.Where(each => names.Contains(each.Database)).ToList();
        if (prepared.Count > 0)
        {
            yield return new Finding(
                "migration.prepared-transactions", Severity.Error,
                $"The source has {Text.Count(prepared.Count, "prepared transaction")} that no one has ended: {Text.List(prepared.Select(each => $"'{each.Id}' of {each.Database}"))}. A fence does not end them, and the copy would not have their rows.",
                "COMMIT PREPARED or ROLLBACK PREPARED each of them.");
        }

        var sessions = request.Source.Sessions.Where(session => names.Contains(session.Database)).ToList();
        var old = sessions.Where(session => request.Now - session.TransactionSince > Long).ToList();
        if (old.Count > 0)
        {
            yield return new Finding(
                "migration.long-transactions", Severity.Warning,
                $"Transactions have been open at the source for a long time: {Text.List(old.Select(session => Describe(session, request.Now)))}. The fence will end them, and their writes will be gone.",
                "Let them end, or end them: SELECT pg_terminate_backend(<pid>).");
        }

        var strangers = sessions.Where(session => !IsKnown(session, request.Cluster)).ToList();
        if (strangers.Count > 0)
        {
            yield return new Finding(
                "migration.unknown-clients", Severity.Warning,
                $"The source has clients that are no pods of this release: {Text.List(strangers.Select(session => Describe(session, request.Now)))}. The fence will end their sessions; they will go on to use the old server afterwards.",
                "Find out whose they are and point them to the new server, too.");
        }

        if (!request.Source.SeesAllSessions)
        {
            yield return new Finding(
                "migration.sessions-hidden", Severity.Note,
                $"'{request.Source.Facts!.Login.Name}' does not see what other roles' sessions do: long transactions and other clients may be hidden.",
                $"GRANT pg_read_all_stats TO \"{request.Source.Facts.Login.Name}\", as the administrator.");
        }
    }

    // Where nobody told which addresses are known, nobody is a stranger.
    private static bool IsKnown(SessionFacts session, ClusterFacts cluster) =>
        cluster.KnownAddresses.Count == 0 || session.ClientAddress is null || cluster.KnownAddresses.Contains(session.ClientAddress);

    private static string Describe(SessionFacts session, DateTimeOffset now) =>
        FormattableString.Invariant($"pid {session.ProcessId}, {session.User}@{session.ClientAddress ?? "local"}")
        + (session.Application.Length > 0 ? $" ({session.Application})" : "")
        + (session.TransactionSince is { } since && now - since > Long ? FormattableString.Invariant($", {(now - since).TotalMinutes:0} min") : "");
}
