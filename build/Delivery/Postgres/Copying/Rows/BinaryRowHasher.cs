using System.Buffers.Binary;
using DifyDelivery.Postgres.Copying.Work;

namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>
/// COPY's binary format (postgresql.org/docs/15/sql-copy.html, Binary Format): a header; per row the number of fields in two bytes, then per
/// field its length in four (-1 is null) and its bytes; -1 instead of a number of fields ends it. A row's hash is the one that
/// <see cref="RowHashSql"/> has a server compute.
/// </summary>
/// <param name="keyColumns">How many fields of each row, the first ones, make its key; the others are texts.</param>
internal sealed class BinaryRowHasher(int keyColumns) : RowHasher
{
    private const int SignatureAndFlags = 15;
    private const int CountBytes = 2;
    private const int LengthBytes = 4;

    private readonly RowBatch _batch = new(keyColumns);
    private Place _place = Place.Signature;
    private int _have;
    private int _number;
    private int _fields;
    private int _fieldsDone;
    private long _skip = SignatureAndFlags;
    private FieldHash _field;
    private ulong _key;
    private ulong _texts;

    private enum Place
    {
        Signature,
        ExtensionLength,
        Extension,
        RowStart,
        FieldLength,
        Field,
        End,
    }

    protected override bool IsComplete => _place == Place.End;

    public override void Append(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            var taken = 0;
            if (_place == Place.RowStart && _have == 0)
            {
                taken = TakeRows(piece);
                Bytes += taken;
            }

            piece = piece[taken..];
            if (!piece.IsEmpty)
            {
                piece = piece[(_place < Place.RowStart ? StepHeader(piece) : StepRow(piece))..];
            }
        }
    }

    /// <summary>Takes all rows of which the piece holds everything.</summary>
    private int TakeRows(ReadOnlySpan<byte> piece)
    {
        var taken = 0;
        _batch.Clear();
        for (var length = WholeRow(piece); length > 0; length = WholeRow(piece[taken..]))
        {
            TakeRow(piece, taken);
            taken += length;
        }

        foreach (var hash in _batch.Hash(piece))
        {
            Add(Signed(hash));
        }

        return taken;
    }

    private void TakeRow(ReadOnlySpan<byte> piece, int at)
    {
        _batch.BeginRow();
        int fields = BinaryPrimitives.ReadInt16BigEndian(piece[at..]);
        at += CountBytes;
        for (var field = 0; field < fields; field++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(piece[at..]);
            at += LengthBytes;
            _batch.AddField(field, at, length);
            at += Math.Max(0, length);
        }
    }

    /// <summary>The length of the row at the start of the piece, or 0 when the piece does not hold all of it.</summary>
    private static int WholeRow(ReadOnlySpan<byte> piece)
    {
        if (piece.Length < CountBytes)
        {
            return 0;
        }

        int fields = BinaryPrimitives.ReadInt16BigEndian(piece);
        if (fields < 0)
        {
            return 0;
        }

        var at = CountBytes;
        while (fields-- > 0)
        {
            if (piece.Length - at < LengthBytes)
            {
                return 0;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(piece[at..]);
            at += LengthBytes;
            if (length > 0)
            {
                if (piece.Length - at < length)
                {
                    return 0;
                }

                at += length;
            }
        }

        return at;
    }

    private int StepHeader(ReadOnlySpan<byte> piece)
    {
        if (_place == Place.ExtensionLength)
        {
            if (TakeNumber(piece, LengthBytes, out var used))
            {
                _skip = _number;
                _place = _skip > 0 ? Place.Extension : Place.RowStart;
            }

            return used;
        }

        var step = (int)Math.Min(_skip, piece.Length);
        _skip -= step;
        if (_skip == 0)
        {
            _place = _place == Place.Signature ? Place.ExtensionLength : Place.RowStart;
        }

        return step;
    }

    /// <summary>Takes what the piece holds of a row that it does not hold all of.</summary>
    private int StepRow(ReadOnlySpan<byte> piece)
    {
        if (_place == Place.End)
        {
            throw new InvalidDataException("A COPY stream goes on after its end.");
        }

        var at = 0;
        var isDone = false;
        while (at < piece.Length && !isDone)
        {
            isDone = _place == Place.Field ? StepField(piece, ref at) : StepNumber(piece, ref at);
        }

        Bytes += at;
        if (_place == Place.End)
        {
            Bytes -= CountBytes;
        }
        else if (isDone)
        {
            Add(Signed(RowHash.Row(_key, _texts)));
            (_key, _texts) = (0, 0);
            _place = Place.RowStart;
        }

        return at;
    }

    private bool StepField(ReadOnlySpan<byte> piece, ref int at)
    {
        var step = (int)Math.Min(_skip, piece.Length - at);
        _field.Append(piece.Slice(at, step));
        _skip -= step;
        at += step;
        return _skip == 0 && EndField(_field.Complete());
    }

    private bool StepNumber(ReadOnlySpan<byte> piece, ref int at)
    {
        var isRowStart = _place == Place.RowStart;
        var isWhole = TakeNumber(piece[at..], isRowStart ? CountBytes : LengthBytes, out var used);
        at += used;
        if (!isWhole)
        {
            return false;
        }

        if (isRowStart)
        {
            (_fields, _fieldsDone) = ((short)_number, 0);
            _place = _fields < 0 ? Place.End : Place.FieldLength;
            return _fields <= 0;
        }

        if (_number < 0)
        {
            return EndField(null);
        }

        _skip = _number;
        _field = new FieldHash(_number, _fieldsDone < keyColumns ? 0 : RowHash.TextSeed(_key, TextNumber));
        _place = Place.Field;
        return _skip == 0 && EndField(_field.Complete());
    }

    /// <summary>Whether that was the row's last.</summary>
    private bool EndField(ulong? hash)
    {
        if (_fieldsDone < keyColumns)
        {
            _key = RowHash.Key(_key, hash);
        }
        else
        {
            _texts ^= RowHash.Text(hash, TextNumber);
        }

        _fieldsDone++;
        _place = Place.FieldLength;
        return _fieldsDone == _fields;
    }

    private int TextNumber => _fieldsDone - keyColumns + 1;

    // What a server sums are signed numbers.
    private static UInt128 Signed(ulong hash) => unchecked((UInt128)(Int128)(long)hash);

    private bool TakeNumber(ReadOnlySpan<byte> piece, int bytes, out int used)
    {
        for (used = 0; used < piece.Length && _have < bytes; used++, _have++)
        {
            _number = (_number << 8) | piece[used];
        }

        if (_have < bytes)
        {
            return false;
        }

        _have = 0;
        return true;
    }
}
