using System.Runtime.ExceptionServices;

namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>
/// Moves a COPY stream on, hashing its rows: while one buffer is written the other is filled, so that neither server waits for the other.
/// </summary>
internal sealed class RowPump
{
    private const int BufferBytes = 256 * 1024;

    private byte[] _filled = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private byte[] _filling = GC.AllocateUninitializedArray<byte>(BufferBytes);

    /// <summary>Moves everything.</summary>
    /// <param name="from">A COPY out of a server.</param>
    /// <param name="to">A COPY into a server.</param>
    /// <param name="hasher">Sees all of it.</param>
    /// <param name="moved">Told of every buffer: bytes.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task MoveAsync(Stream from, Stream to, RowHasher hasher, Action<int> moved, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = FillAsync(from, _filling, stop.Token);
        try
        {
            for (var count = await reading; count > 0; count = await reading)
            {
                (_filled, _filling) = (_filling, _filled);
                reading = FillAsync(from, _filling, stop.Token);
                hasher.Append(_filled.AsSpan(0, count));
                await to.WriteAsync(_filled.AsMemory(0, count), stop.Token);
                moved(count);
            }
        }
        catch (Exception failure)
        {
            // Nobody may use the connection while a read is under way.
            await stop.CancelAsync();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>
    /// Hashes everything, on a thread of its own that waits for the server itself: what comes from one side only flows steadily, and handing
    /// each piece from thread to thread costs more than all the hashing. Where nothing flows, keep-alives end the wait.
    /// </summary>
    /// <param name="from">A COPY out of a server.</param>
    /// <param name="hasher">Sees all of it.</param>
    /// <param name="moved">Told of every buffer: bytes.</param>
    /// <param name="cancellationToken">Stops, at the next buffer.</param>
    public Task HashAsync(Stream from, RowHasher hasher, Action<int> moved, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            for (var count = Fill(from, _filled); count > 0; count = Fill(from, _filled))
            {
                cancellationToken.ThrowIfCancellationRequested();
                hasher.Append(_filled.AsSpan(0, count));
                moved(count);
            }
        },
        cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int Fill(Stream from, Span<byte> buffer)
    {
        var filled = 0;
        while (filled < buffer.Length && from.Read(buffer[filled..]) is > 0 and var count)
        {
            filled += count;
        }

        return filled;
    }

    // Npgsql gives one message, that is one row, at a time.
    private static async Task<int> FillAsync(Stream from, byte[] buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var count = await from.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (count == 0)
            {
                break;
            }

            filled += count;
        }

        return filled;
    }
}
