using System.Buffers.Binary;

namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>
/// COPY's binary format (postgresql.org/docs/15/sql-copy.html, Binary Format): a header; per row the number of fields in two bytes, then per
/// field its length in four (-1 is null) and its bytes; -1 instead of a number of fields ends it.
/// </summary>
internal sealed class BinaryRowHasher : RowHasher
{
    private const int SignatureAndFlags = 15;
    private const int CountBytes = 2;
    private const int LengthBytes = 4;

    private Place _place = Place.Signature;
    private int _have;
    private int _number;
    private int _fieldsLeft;
    private long _skip = SignatureAndFlags;

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
            if (_place == Place.RowStart && _have == 0)
            {
                var length = WholeRow(piece);
                if (length > 0)
                {
                    AddRow(piece[..length]);
                    piece = piece[length..];
                    continue;
                }
            }

            piece = piece[(_place < Place.RowStart ? StepHeader(piece) : StepRow(piece))..];
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

        AddStretch(piece[..at]);
        if (_place == Place.End)
        {
            DropStretches(CountBytes);
        }
        else if (isDone)
        {
            EndRow();
            _place = Place.RowStart;
        }

        return at;
    }

    private bool StepField(ReadOnlySpan<byte> piece, ref int at)
    {
        var step = (int)Math.Min(_skip, piece.Length - at);
        _skip -= step;
        at += step;
        if (_skip > 0)
        {
            return false;
        }

        _place = Place.FieldLength;
        return _fieldsLeft == 0;
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
            _fieldsLeft = (short)_number;
            _place = _fieldsLeft < 0 ? Place.End : Place.FieldLength;
            return _fieldsLeft <= 0;
        }

        _fieldsLeft--;
        _skip = _number;
        if (_skip > 0)
        {
            _place = Place.Field;
            return false;
        }

        return _fieldsLeft == 0;
    }

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
