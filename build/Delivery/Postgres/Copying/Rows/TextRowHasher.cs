namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>COPY's text format: a row is a line. A line break inside a value is written as <c>\n</c>.</summary>
internal sealed class TextRowHasher : RowHasher
{
    private bool _isOpen;

    protected override bool IsComplete => !_isOpen;

    public override void Append(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            var length = piece.IndexOf((byte)'\n') + 1;
            if (length > 0 && !_isOpen)
            {
                AddRow(piece[..length]);
            }
            else if (length > 0)
            {
                AddStretch(piece[..length]);
                EndRow();
                _isOpen = false;
            }
            else
            {
                AddStretch(piece);
                _isOpen = true;
                return;
            }

            piece = piece[length..];
        }
    }
}
