using DifyDelivery.Errors;
using DifyDelivery.Postgres.Fencing;
using DifyDelivery.Reporting;

namespace DifyDelivery.Migration;

/// <summary>
/// Closes a source database to every writer and proves it: nobody is connected, and the server's log does not move. A snapshot taken after
/// this is final.
/// </summary>
/// <param name="fence">The database.</param>
/// <param name="name">Its name, for messages.</param>
/// <param name="time">The clock.</param>
public sealed class QuietSource(IDatabaseFence fence, string name, TimeProvider time)
{
    /// <summary>How long the log is watched. The stand-in's and Dify's writers commit several times within it.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const int Looks = 10;
    private static readonly TimeSpan SessionsLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SessionsInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes the database read only, then names and ends whoever is left. Idempotent.</summary>
    /// <param name="activity">Told who was connected.</param>
    /// <param name="cancellationToken">Stops; the database stays read only.</param>
    /// <returns>How many sessions were ended.</returns>
    /// <exception cref="DeliveryException">Somebody connects again and again.</exception>
    public async Task<int> CloseAsync(IActivity activity, CancellationToken cancellationToken = default)
    {
        await fence.RaiseAsync(cancellationToken);
        return await EndSessionsAsync(activity, cancellationToken);
    }

    /// <summary>Proves that nothing writes to a database that was closed, and ends who has connected since. It is not closed again: that would hide that it was open.</summary>
    /// <param name="known">How many rows were changed when it was proved before; null the first time.</param>
    /// <param name="activity">Told how far it is.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The position that did not move. Where its count does not continue the known one, it says nothing of the time between.</returns>
    /// <exception cref="DeliveryException">The database is open, or something writes, or has written since.</exception>
    public async Task<WritePosition> ProveAsync(ChangeCount? known, IActivity activity, CancellationToken cancellationToken = default)
    {
        if (!await fence.IsReadOnlyAsync(cancellationToken))
        {
            throw new DeliveryException(
                $"Database '{name}' is not read only any more: it may have taken writes since it was closed, and what was copied would miss them.",
                "Somebody took default_transaction_read_only back.",
                "Stop what writes to it, and roll back: it holds every row, and the copy is dropped. Then begin anew.");
        }

        await EndSessionsAsync(activity, cancellationToken);
        var before = await fence.ReadPositionAsync(cancellationToken);
        RefuseWritesSince(known, before);
        for (var look = 1; look <= Looks; look++)
        {
            activity.Update($"watching {name}'s log at {before.Wal}", (double)look / Looks);
            await Task.Delay(Interval, time, cancellationToken);
            var sessions = await fence.ListSessionsAsync(cancellationToken);
            if (sessions.Count > 0)
            {
                throw new DeliveryException(
                    $"Somebody connected to database '{name}' inside the fence.", string.Join('\n', sessions.Select(session => session.ToString())),
                    "Stop what connects and run the command again.");
            }

            var after = await fence.ReadPositionAsync(cancellationToken);
            RefuseWritesSince(before.Changes, after);

            // Checkpoints and autovacuum write to the log too, now and then: a pause without a record comes soon where nobody writes rows.
            if (after.Wal == before.Wal)
            {
                return after;
            }

            before = after;
        }

        RefuseWithoutCounters(before);

        // The log moves by the server's own doing, and the row counters say that no table changed.
        activity.Line($"{name}: the log moved without a changed row (checkpoints, autovacuum, other databases)");
        return before;
    }

    private async Task<int> EndSessionsAsync(IActivity activity, CancellationToken cancellationToken)
    {
        var named = new HashSet<int>();
        var began = time.GetTimestamp();
        while (true)
        {
            var sessions = await fence.ListSessionsAsync(cancellationToken);
            if (sessions.Count == 0)
            {
                return named.Count;
            }

            foreach (var session in sessions.Where(session => named.Add(session.Pid)))
            {
                activity.Line($"ends a session on {name}: {session}");
            }

            if (time.GetElapsedTime(began) > SessionsLimit)
            {
                throw new DeliveryException(
                    $"Somebody connects to database '{name}' again and again; it cannot be closed to writers.",
                    string.Join('\n', sessions.Select(session => session.ToString())),
                    "Stop what connects (a cron job, a port-forward, another deployment) and run the command again.");
            }

            await fence.EndAsync(sessions, cancellationToken);
            await Task.Delay(SessionsInterval, time, cancellationToken);
        }
    }

    private void RefuseWithoutCounters(WritePosition position)
    {
        if (!position.CountsRows)
        {
            throw new DeliveryException(
                $"The log of '{name}' goes on, and whether by changed rows nobody can say.", "The server does not count changed rows: its parameter track_counts is off.",
                "Turn that on (ALTER SYSTEM SET track_counts = on; SELECT pg_reload_conf()), or stop what writes to the server's other databases, and run the command again.");
        }
    }

    private void RefuseWritesSince(ChangeCount? known, WritePosition position)
    {
        if (position.PreparedTransactions > 0)
        {
            throw new DeliveryException(
                $"Database '{name}' holds {position.PreparedTransactions} prepared transactions: writes that are neither done nor undone.",
                remedy: "COMMIT PREPARED or ROLLBACK PREPARED them (pg_prepared_xacts), then run the command again.");
        }

        // Another counting says nothing of before it; what began it anew is the caller's to judge.
        if (known is not null && position.Changes.Continues(known) && position.Changes.Rows > known.Rows)
        {
            throw new DeliveryException(
                $"Database '{name}' was written to inside the fence: {position.Changes.Rows - known.Rows} rows changed.",
                "A copy of it would miss them.", "Find out who writes; roll back and begin anew.");
        }
    }
}
