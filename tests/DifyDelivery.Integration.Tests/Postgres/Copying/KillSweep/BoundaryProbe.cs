using DifyDelivery.Integration.Tests.Support;
using Npgsql;
using TestServer = DifyDelivery.Integration.Tests.Support.PostgresServer;

namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>
/// Watches what a copy journals, from inside the target: triggers of the test's own on the journal's tables tell of each record when it is
/// committed, and can hold a session between the moment in which it is told to commit and the commit. The engine knows nothing of it.
/// </summary>
internal sealed class BoundaryProbe : IAsyncDisposable
{
    // Where nobody dumps, compares, or takes them away with the journal: members of an extension. The copy makes the journal, hence the event trigger.
    private const string Install =
        """
        CREATE FUNCTION information_schema.sweep_boundary() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            boundary text;
        BEGIN
            IF TG_TABLE_NAME = 'part' THEN
                boundary := CASE WHEN TG_OP = 'UPDATE' AND NEW.done_at IS NOT NULL THEN format('part %s.%s %s', NEW.schema_name, NEW.table_name, NEW.number) END;
            ELSIF TG_TABLE_NAME = 'statement' THEN
                boundary := 'statement ' || NEW.title;
            ELSIF TG_OP = 'INSERT' THEN
                boundary := 'begun';
            ELSE
                boundary := CASE
                    WHEN OLD.sequences IS NULL AND NEW.sequences IS NOT NULL THEN 'finished'
                    WHEN OLD.schema_digest IS NULL AND NEW.schema_digest IS NOT NULL THEN 'schema'
                    WHEN OLD.owner <> NEW.owner THEN 'owned'
                    ELSE 'proved' END;
            END IF;
            IF boundary IS NOT NULL THEN
                PERFORM pg_advisory_xact_lock_shared(hashtextextended(boundary, 0));
                PERFORM pg_notify('sweep', boundary);
            END IF;
            RETURN NULL;
        END$$;
        CREATE FUNCTION information_schema.sweep_install() RETURNS event_trigger LANGUAGE plpgsql AS $$
        DECLARE
            made text;
        BEGIN
            FOR made IN
                SELECT object_identity FROM pg_event_trigger_ddl_commands()
                WHERE object_identity IN ('dify_delivery.run', 'dify_delivery.part', 'dify_delivery.statement')
            LOOP
                EXECUTE format('CREATE CONSTRAINT TRIGGER sweep AFTER INSERT OR UPDATE ON %s DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION information_schema.sweep_boundary()', made);
            END LOOP;
        END$$;
        CREATE EVENT TRIGGER sweep ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION information_schema.sweep_install();
        ALTER EXTENSION plpgsql ADD EVENT TRIGGER sweep;
        ALTER EXTENSION plpgsql ADD FUNCTION information_schema.sweep_boundary();
        ALTER EXTENSION plpgsql ADD FUNCTION information_schema.sweep_install();
        """;

    private readonly TestServer _server;
    private readonly string _database;
    private readonly List<string> _seen = [];
    private readonly CancellationTokenSource _letGo = new();
    private NpgsqlConnection? _holder;
    private Task<int>? _held;
    private readonly CancellationTokenSource _end = new();
    private readonly List<(NpgsqlConnection Connection, Task Listening)> _listeners = [];

    private BoundaryProbe(TestServer server, string database) => (_server, _database) = (server, database);

    /// <summary>The boundaries that were passed, in order.</summary>
    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (_seen)
            {
                return [.. _seen];
            }
        }
    }

    public static async Task<BoundaryProbe> InstallAsync(TestServer server, string database)
    {
        await server.QueryAsync(Install, database);
        return new BoundaryProbe(server, database);
    }

    /// <summary>Ends when a boundary has been passed. Listens when the method returns.</summary>
    /// <returns>Ends.</returns>
    public async Task<Task> ArmAfterAsync(Predicate<string> isIt)
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = await OpenAsync();
        listener.Notification += (_, notice) =>
        {
            lock (_seen)
            {
                _seen.Add(notice.Payload);
            }

            if (isIt(notice.Payload))
            {
                passed.TrySetResult();
            }
        };
        await using var listen = new NpgsqlCommand("LISTEN sweep", listener);
        await listen.ExecuteNonQueryAsync();
        _listeners.Add((listener, ListenAsync(listener)));
        return passed.Task;
    }

    /// <summary>Holds whoever comes to commit a boundary. Holds when the method returns.</summary>
    /// <returns>Ends when somebody is held, with that session's server process.</returns>
    public async Task<Task<int>> ArmBeforeAsync(string boundary, CancellationToken cancellationToken)
    {
        _holder = await OpenAsync();
        await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock(hashtextextended($1, 0))", _holder) { Parameters = { new() { Value = boundary } } };
        await hold.ExecuteNonQueryAsync(cancellationToken);
        return _held = HeldAsync(_holder, _letGo.Token);
    }

    /// <summary>Lets go whoever is held.</summary>
    public async Task ReleaseAsync()
    {
        if (_holder is { } holder)
        {
            // One thing at a time on a connection: what asks over this one is stopped first.
            _holder = null;
            await _letGo.CancelAsync();
            await ((Task)_held!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await holder.DisposeAsync();
        }
    }

    /// <summary>Lets go when the held session has been ended by somebody else, or stops waiting.</summary>
    public async Task ReleaseWhenGoneAsync(int process, Task giveUp)
    {
        await Eventually.HoldsAsync(
            async () => giveUp.IsCompleted || await _server.QueryAsync($"SELECT count(*) FROM pg_stat_activity WHERE pid = {process}") is 0L,
            () => $"Nobody has ended the old session {process}, which waits in its commit.");
        await ReleaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await ReleaseAsync();
        await _end.CancelAsync();
        foreach (var (connection, listening) in _listeners)
        {
            await listening;
            await connection.DisposeAsync();
        }

        _end.Dispose();
        _letGo.Dispose();
    }

    private static async Task<int> HeldAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var waiting = new NpgsqlCommand(
            """
            SELECT pid FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """,
            connection);
        while (true)
        {
            if (await waiting.ExecuteScalarAsync(cancellationToken) is int process)
            {
                return process;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection)
    {
        try
        {
            while (true)
            {
                await connection.WaitAsync(_end.Token);
            }
        }
        catch (Exception exception) when (
            exception is NpgsqlException or InvalidOperationException or IOException or OperationCanceledException)
        {
            // The target was the victim, or the run is over.
        }
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_server.ConnectionString(_database));
        await connection.OpenAsync();
        return connection;
    }
}
