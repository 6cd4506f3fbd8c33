using Npgsql;

namespace DifyDelivery.Postgres.Copying.Sessions;

/// <summary>
/// A session that holds something for as long as a run lasts: the snapshot on the source, the lock on the target. Its heartbeat keeps
/// idle timeouts and address translations away, tells others that the run lives, and notices when it is lost, a silent network included.
/// </summary>
internal sealed class HeldSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly TimeSpan _silence;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Task _beating;

    private HeldSession(NpgsqlConnection connection, TimeSpan silence, TimeProvider time)
    {
        _connection = connection;
        _silence = silence;
        _time = time;
        _beating = BeatAsync();
    }

    /// <summary>Between two heartbeats: two seconds where half a minute's silence is borne.</summary>
    public static TimeSpan Interval(TimeSpan silence) => silence / 15;

    /// <summary>Cancelled when the session is gone.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why it is gone.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Takes a connection over.</summary>
    /// <param name="connection">Nobody else uses it from now on.</param>
    /// <param name="silence">How long the server may take to answer.</param>
    /// <param name="time">The clock.</param>
    public static HeldSession Over(NpgsqlConnection connection, TimeSpan silence, TimeProvider time) => new(connection, silence, time);

    /// <summary>Ends the session.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _beating;
        await _connection.DisposeAsync();
        _end.Dispose();
        _lost.Dispose();
        _turn.Dispose();
    }

    /// <summary>Finds out at once, instead of at the next heartbeat.</summary>
    public async Task<bool> IsLostAsync()
    {
        await BeatOnceAsync();
        return _lost.IsCancellationRequested;
    }

    /// <summary>Does something that is of no use without the session, and stops it when that is gone.</summary>
    /// <param name="what">What the session holds, for people.</param>
    /// <param name="work">Does it.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="SessionLostException">The session is gone.</exception>
    public async Task<T> WhileHeldAsync<T>(string what, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var alive = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Lost);
        try
        {
            return await work(alive.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not SessionLostException)
        {
            if (await IsLostAsync())
            {
                throw new SessionLostException(what, Failure ?? exception);
            }

            throw;
        }
    }

    private async Task BeatAsync()
    {
        try
        {
            while (!_lost.IsCancellationRequested)
            {
                await Task.Delay(Interval(_silence), _time, _end.Token);
                await BeatOnceAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task BeatOnceAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (!_lost.IsCancellationRequested)
            {
                await using var command = new NpgsqlCommand("SELECT 1", _connection) { CommandTimeout = CopySessions.Seconds(_silence) };
                await command.ExecuteNonQueryAsync(_end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            Failure = exception;
            await _lost.CancelAsync();
        }
        finally
        {
            _turn.Release();
        }
    }
}
