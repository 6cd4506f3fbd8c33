using System.IO.Hashing;

namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>
/// Finds the rows in a COPY stream that arrives in pieces, and hashes each. Nothing of a row is kept: its size does not matter.
/// </summary>
internal abstract class RowHasher
{
    private readonly XxHash128 _unfinished = new();
    private UInt128 _digest;
    private long _rows;

    public static RowHasher For(WireFormat format) => format == WireFormat.Binary ? new BinaryRowHasher() : new TextRowHasher();

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
    protected long Bytes { get; private set; }

    /// <summary>A row that lies in one piece.</summary>
    protected void AddRow(ReadOnlySpan<byte> row)
    {
        Add(XxHash128.HashToUInt128(row));
        Bytes += row.Length;
    }

    /// <summary>A stretch of a row that does not.</summary>
    protected void AddStretch(ReadOnlySpan<byte> stretch)
    {
        _unfinished.Append(stretch);
        Bytes += stretch.Length;
    }

    /// <summary>The end of a row that came in stretches.</summary>
    protected void EndRow()
    {
        Add(_unfinished.GetCurrentHashAsUInt128());
        _unfinished.Reset();
    }

    /// <summary>What came in stretches was no row.</summary>
    protected void DropStretches(int bytes)
    {
        _unfinished.Reset();
        Bytes -= bytes;
    }

    private void Add(UInt128 hash)
    {
        _digest = unchecked(_digest + hash);
        _rows++;
    }
}
