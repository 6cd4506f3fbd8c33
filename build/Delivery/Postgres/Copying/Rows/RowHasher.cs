using DifyDelivery.Postgres.Copying.Work;

namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>
/// Finds the rows in a COPY stream that arrives in pieces, and hashes each. Nothing of a row is kept: its size does not matter.
/// </summary>
internal abstract class RowHasher
{
    private UInt128 _digest;
    private long _rows;

    public static RowHasher For(CopyTable table) =>
        table.Format == WireFormat.Binary ? new BinaryRowHasher(table.KeyColumns) : new TextRowHasher();

    /// <summary>Takes the next piece of the stream.</summary>
    public abstract void Append(ReadOnlySpan<byte> piece);

    /// <summary>What has been seen, after the last piece.</summary>
    /// <exception cref="InvalidDataException">The stream ended in the middle of a row.</exception>
    public RowSum Complete()
    {
        if (!IsComplete)
        {
            throw new InvalidDataException("A COPY stream ended in the middle of a row.");
        }

        return new RowSum(_rows, Bytes, _digest);
    }

    protected abstract bool IsComplete { get; }

    /// <summary>Bytes of rows so far, without the format's header and trailer: they do not add up over parts.</summary>
    protected long Bytes { get; set; }

    /// <summary>A row has been hashed.</summary>
    protected void Add(UInt128 hash)
    {
        _digest = unchecked(_digest + hash);
        _rows++;
    }
}
