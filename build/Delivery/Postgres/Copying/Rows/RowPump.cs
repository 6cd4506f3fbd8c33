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
    /// <param name="to">A COPY into a server; <see cref="Stream.Null"/> to hash only.</param>
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
