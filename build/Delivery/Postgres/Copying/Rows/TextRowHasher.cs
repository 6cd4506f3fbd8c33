using System.IO.Hashing;

namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>COPY's text format: a row is a line. A line break inside a value is written as <c>\n</c>.</summary>
internal sealed class TextRowHasher : RowHasher
{
    private readonly XxHash128 _unfinished = new();
    private bool _isOpen;

    protected override bool IsComplete => !_isOpen;

    public override void Append(ReadOnlySpan<byte> piece)
    {
        Bytes += piece.Length;
        while (!piece.IsEmpty)
        {
            var length = piece.IndexOf((byte)'\n') + 1;
            if (length == 0)
            {
                _unfinished.Append(piece);
                _isOpen = true;
                return;
            }

            if (_isOpen)
            {
                _unfinished.Append(piece[..length]);
                Add(_unfinished.GetCurrentHashAsUInt128());
                _unfinished.Reset();
                _isOpen = false;
            }
            else
            {
                Add(XxHash128.HashToUInt128(piece[..length]));
            }

            piece = piece[length..];
        }
    }
}
