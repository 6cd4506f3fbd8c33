using DifyDelivery.Postgres.Copying.Journal;
using DifyDelivery.Postgres.Copying.Rows;
using DifyDelivery.Postgres.Copying.Sessions;
using Npgsql;

namespace DifyDelivery.Postgres.Copying.Work;

/// <summary>Copies parts over its two sessions: one inside the source's snapshot, one on the target.</summary>
internal sealed class PartCopier(CopySessions sessions, string snapshot, CopyJournal journal, ProgressBoard board, TimeProvider time) : IAsyncDisposable
{
    // From here on a commit waits for the disk: what is lost with an unlucky crash of the target would be worth keeping.
    private const long WorthADisk = 4 * 1024 * 1024;

    private readonly RowPump _pump = new();
    private NpgsqlConnection? _source;
    private NpgsqlConnection? _target;
    private int? _last;

    /// <summary>The session on the target, for statements too.</summary>
    public async Task<NpgsqlConnection> TargetAsync(CancellationToken cancellationToken)
    {
        if (_target is null)
        {
            var target = _target = await sessions.OpenTargetAsync(cancellationToken);
            if (_last is { } process)
            {
                // It may still be at it, a commit included: only when it is gone does the journal tell how it ended.
                await CopyLock.EndAsync(target, process, time, cancellationToken);
            }

            _last = target.ProcessID;
        }

        return _target;
    }

    /// <summary>Copies a part and records it: both, or neither.</summary>
    public async Task CopyAsync(CopyPart part, CancellationToken cancellationToken)
    {
        var moved = 0L;
        try
        {
            _source ??= await sessions.OpenSourceAsync(snapshot, cancellationToken);
            var target = await TargetAsync(cancellationToken);
            await target.ExecuteAsync("BEGIN", cancellationToken);
            var hasher = RowHasher.For(part.Table);

            // Not disposed on the way out of a failure: that would end the COPY as if it were complete, and hide why it was not.
            var from = await RawCopy.ReadAsync(_source, part.Table.ReadQuery(part.Range), part.Table.Format, cancellationToken);
            var to = await RawCopy.WriteAsync(target, part.Table.WriteTarget, part.Table.Format, cancellationToken);
            await _pump.MoveAsync(from, to, hasher, Count, cancellationToken);

            // The end of a COPY waits for the server's word and takes no token: who waits for a silent network would wait forever.
            await to.DisposeAsync().AsTask().WaitAsync(cancellationToken);
            await from.DisposeAsync().AsTask().WaitAsync(cancellationToken);
            var sum = hasher.Complete();
            await journal.PartDoneAsync(target, part, sum, cancellationToken);
            if (moved > WorthADisk)
            {
                await target.ExecuteAsync("SET LOCAL synchronous_commit = on", cancellationToken);
            }

            await target.ExecuteAsync("COMMIT", cancellationToken);
            board.PartDone(moved, part.ExpectedBytes, sum.Rows);
        }
        catch
        {
            board.Moved(-moved);
            throw;
        }

        void Count(int bytes)
        {
            moved += bytes;
            board.Moved(bytes);
        }
    }

    /// <summary>Ends both sessions; what was under way is rolled back. The copier can go on with new ones.</summary>
    public async ValueTask DisposeAsync()
    {
        var (source, target) = (_source, _target);
        (_source, _target) = (null, null);
        await Task.WhenAll(CopySessions.EndAsync(target), CopySessions.EndAsync(source));
    }
}
