using DifyDelivery.Errors;
using Npgsql;

namespace DifyDelivery.Postgres.Copying.Sessions;

/// <summary>
/// Lets one copy at a time write to a target database, by an advisory lock of a session that beats, and ends what is left of an older
/// run. A holder that lives is never disturbed.
/// </summary>
internal sealed class CopyLock(CopyRequest request, TimeProvider time)
{
    // "difycopy" in ASCII; pg_locks shows it in two halves.
    private const int KeyHigh = 0x64696679;
    private const int KeyLow = 0x636f7079;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Ten heartbeats of a living holder.
    private readonly TimeSpan _silence = 10 * HeldSession.Interval(request.Silence);

    /// <summary>Takes the lock with a connection of its own.</summary>
    /// <exception cref="DeliveryException">Another run holds it, and lives.</exception>
    public async Task<HeldSession> TakeAsync(CopySessions sessions, CancellationToken cancellationToken)
    {
        var connection = await sessions.OpenTargetBrieflyAsync(cancellationToken);
        try
        {
            Holder? first = null;
            while (!await connection.SingleAsync($"SELECT pg_try_advisory_lock({KeyHigh}, {KeyLow})", row => row.GetBoolean(0), cancellationToken))
            {
                if (await HolderAsync(connection, cancellationToken) is { } holder)
                {
                    first = first?.Process == holder.Process ? first : holder;
                    Refuse(first, holder);
                    if (holder.Silent > _silence)
                    {
                        await TerminateAsync(connection, holder.Process, cancellationToken);
                    }
                }

                await Task.Delay(Pause, time, cancellationToken);
            }

            await EndLeftoversAsync(connection, request.Id, time, cancellationToken);
            return HeldSession.Over(connection, request.Silence, time);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends every other session of this copy in the connection's database, and waits until they are gone.</summary>
    public static async Task EndLeftoversAsync(NpgsqlConnection connection, Guid id, TimeProvider time, CancellationToken cancellationToken)
    {
        const string Others =
            """
            FROM pg_catalog.pg_stat_activity
            WHERE application_name = $1 AND datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid()
            """;
        while (await connection.SingleAsync(
            $"SELECT pg_catalog.count(pg_catalog.pg_terminate_backend(pid)) {Others}", row => row.GetInt64(0), cancellationToken,
            CopySessions.ApplicationName(id)) > 0)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Ends a session of ours by its server process, and waits until it is gone.</summary>
    public static async Task EndAsync(NpgsqlConnection connection, int process, TimeProvider time, CancellationToken cancellationToken)
    {
        // The name is compared because the server may have given the number to someone else meanwhile.
        while (await connection.SingleAsync(
            """
            SELECT pg_catalog.count(pg_catalog.pg_terminate_backend(pid)) FROM pg_catalog.pg_stat_activity
            WHERE pid = $1 AND application_name = pg_catalog.current_setting('application_name')
            """,
            row => row.GetInt64(0), cancellationToken, process) > 0)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private void Refuse(Holder first, Holder now)
    {
        // One that has just ended may be seen a moment longer; one that beats lives. One of another run is not ours to end.
        var isOurs = now.Name == CopySessions.ApplicationName(request.Id);
        if (now.Beats != first.Beats || (!isOurs && now.Silent > _silence))
        {
            throw new DeliveryException(
                $"Another copy into {request.Target} is running.",
                $"'{now.Name}' from {now.Address ?? "the server's own machine"} holds the lock (server process {now.Process})",
                isOurs ? "wait for its end, or end it and run again: the run goes on where it stopped" : "wait for its end, then run again");
        }
    }

    private static Task<bool> TerminateAsync(NpgsqlConnection connection, int process, CancellationToken cancellationToken) =>
        connection.SingleAsync("SELECT pg_catalog.pg_terminate_backend($1)", row => row.GetBoolean(0), cancellationToken, process);

    private static async Task<Holder?> HolderAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var holders = await connection.ListAsync(
            $"""
            SELECT a.pid, a.application_name, a.client_addr::text, coalesce(a.state_change::text, ''),
                coalesce(extract(epoch FROM pg_catalog.clock_timestamp() - a.state_change), 0)::float8
            FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted AND a.datname = pg_catalog.current_database()
                AND l.classid::int8 = {KeyHigh} AND l.objid::int8 = {KeyLow} AND l.objsubid = 2
            """,
            row => new Holder(
                row.GetInt32(0), row.GetString(1), row.TextOrNull(2), row.GetString(3), TimeSpan.FromSeconds(row.GetDouble(4))),
            cancellationToken);
        return holders.SingleOrDefault();
    }

    private sealed record Holder(int Process, string Name, string? Address, string Beats, TimeSpan Silent);
}
