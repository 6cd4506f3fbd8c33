using DifyDelivery.Errors;

namespace DifyDelivery.Kubernetes;

/// <summary>A lock that this process holds. Dispose gives it back; a process that is killed holds it until it expires.</summary>
public sealed class EnvironmentLease : IAsyncDisposable
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(5);

    private readonly ILeaseStore _store;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _renewal;
    private LeaseRecord _lease;

    private EnvironmentLease(ILeaseStore store, LeaseRecord lease, TimeProvider time)
    {
        _store = store;
        _lease = lease;
        _time = time;
        _renewal = RenewAsync();
    }

    /// <summary>
    /// Cancelled when the lock was lost: somebody took it after it had expired, or it could not be renewed in time. Whoever works under it
    /// must stop.
    /// </summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Who holds it.</summary>
    public string Holder => _lease.Holder!;

    /// <summary>Who has taken it from this process; null where nobody is known to have.</summary>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<string?> FindTakerAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(AskLimit);
            return (await _store.ReadAsync(limit.Token))?.Holder is { } holder && holder != _lease.Holder ? holder : null;
        }
        catch (Exception exception) when (exception is DeliveryException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Takes the lock.</summary>
    internal static async Task<EnvironmentLease> AcquireAsync(
        ILeaseStore store, LeaseRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var found = await store.ReadAsync(cancellationToken);
            var now = time.GetUtcNow();
            if (found is null || found.IsFree(now) || LeaseHolder.IsGone(found.Holder))
            {
                var mine = new LeaseRecord(request.Holder, now, now, request.Duration, request.Activity, found?.Version);
                if (await store.TryWriteAsync(mine, cancellationToken) is { } written)
                    return new EnvironmentLease(store, written, time);
            }
            else if (time.GetElapsedTime(start) >= request.Wait)
            {
                throw new EnvironmentBusyException(
                    $"{request.Space}/{request.Name}", found.Holder!, found.Since, found.Activity, found.ExpiresAt);
            }
            else
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }

    /// <summary>Stops renewing and gives the lock back. A server that does not answer is no error: the lock expires by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _renewal;
        if (!_lost.IsCancellationRequested)
            await GiveBackAsync();
        _stop.Dispose();
        _lost.Dispose();
    }

    private async Task GiveBackAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), _time);
            await _store.TryWriteAsync(_lease with { Holder = null, RenewedAt = _time.GetUtcNow() }, limit.Token);
        }
        catch (Exception exception) when (exception is DeliveryException or OperationCanceledException)
        {
            // It expires by itself, and what was done under it is done: this must not hide the outcome of that.
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                var left = GiveUpAt - _time.GetUtcNow();
                await Task.Delay(left > TimeSpan.Zero && left < _lease.Duration / 3 ? left : _lease.Duration / 3, _time, _stop.Token);
                if (!await TryRenewAsync())
                {
                    await _lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Given back.
        }
    }

    /// <summary>Before it expires, so that whoever works under it has stopped by the time that another may take it.</summary>
    private DateTimeOffset GiveUpAt => _lease.ExpiresAt - Spare;

    private TimeSpan Spare => _lease.Duration / 6;

    private async Task<bool> TryRenewAsync()
    {
        // A network that drops everything without a word must not outlast the lock.
        var left = GiveUpAt - _time.GetUtcNow();
        using var limit = new CancellationTokenSource(left > Spare ? left : Spare, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            if (await _store.TryWriteAsync(_lease with { RenewedAt = _time.GetUtcNow() }, stop.Token) is { } renewed)
            {
                _lease = renewed;
                return true;
            }

            // Somebody wrote in between. If it was a person who only added a label, the lock is still ours.
            var found = await _store.ReadAsync(stop.Token);
            if (found?.Holder != _lease.Holder)
                return false;
            _lease = found!;
            return true;
        }
        catch (Exception exception) when (exception is DeliveryException or OperationCanceledException && !_stop.IsCancellationRequested)
        {
            // Not answered: the next attempt may be, and until it expires nobody else takes it.
            return _time.GetUtcNow() < GiveUpAt;
        }
    }
}
