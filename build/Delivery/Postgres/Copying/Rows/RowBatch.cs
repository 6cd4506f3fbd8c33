using System.Runtime.InteropServices;

namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>The whole rows of one buffer: their keys are hashed first, then their texts, which need the keys.</summary>
/// <param name="keyColumns">How many fields of each row, the first ones, make its key.</param>
internal sealed class RowBatch(int keyColumns)
{
    private readonly ulong[] _factors = Factors(keyColumns);
    private readonly FieldHashes _keyFields = new();
    private readonly FieldHashes _texts = new();
    private readonly List<ulong> _keys = [];
    private readonly List<ulong> _hashes = [];

    public void Clear()
    {
        _keyFields.Clear();
        _texts.Clear();
        _keys.Clear();
        _hashes.Clear();
    }

    public void BeginRow()
    {
        _keys.Add(0);
        _hashes.Add(0);
    }

    /// <summary>Adds the next field of the last row.</summary>
    /// <param name="field">Which of the row's, from 0.</param>
    /// <param name="at">Where it begins in the buffer.</param>
    /// <param name="length">Its bytes; negative for a null.</param>
    public void AddField(int field, int at, int length)
    {
        var row = _keys.Count - 1;
        var number = field - keyColumns + 1;
        if (length < 0)
        {
            // A key's field that is null adds nothing to it.
            if (number > 0)
            {
                CollectionsMarshal.AsSpan(_hashes)[row] ^= RowHash.Text(null, number);
            }
        }
        else if (number > 0)
        {
            _texts.Add(new FieldHashes.Field(at, length, row, number));
        }
        else
        {
            _keyFields.Add(new FieldHashes.Field(at, length, row, field));
        }
    }

    /// <summary>The rows' hashes.</summary>
    /// <param name="buffer">Where the fields lie.</param>
    public ReadOnlySpan<ulong> Hash(ReadOnlySpan<byte> buffer)
    {
        var keys = CollectionsMarshal.AsSpan(_keys);
        var hashes = CollectionsMarshal.AsSpan(_hashes);
        var keyRows = new KeyRows(keys, _factors);
        _keyFields.Run(buffer, ref keyRows);
        var textRows = new TextRows(keys, hashes);
        _texts.Run(buffer, ref textRows);
        for (var row = 0; row < hashes.Length; row++)
        {
            hashes[row] = RowHash.Row(keys[row], hashes[row]);
        }

        return hashes;
    }

    /// <summary>What each field's hash is multiplied by, so that keys can be made in any order of their fields.</summary>
    private static ulong[] Factors(int count)
    {
        var factors = new ulong[count];
        var factor = 1ul;
        for (var field = count - 1; field >= 0; field--)
        {
            factors[field] = factor;
            factor = unchecked(factor * RowHash.KeyFactor);
        }

        return factors;
    }

    private readonly ref struct KeyRows(Span<ulong> keys, ReadOnlySpan<ulong> factors) : FieldHashes.IRows
    {
        private readonly Span<ulong> _keys = keys;
        private readonly ReadOnlySpan<ulong> _factors = factors;

        public ulong SeedOf(in FieldHashes.Field field) => 0;

        public void Hashed(in FieldHashes.Field field, ulong hash) => _keys[field.Row] += unchecked(_factors[field.Place] * hash);
    }

    private readonly ref struct TextRows(Span<ulong> keys, Span<ulong> hashes) : FieldHashes.IRows
    {
        private readonly Span<ulong> _keys = keys;
        private readonly Span<ulong> _hashes = hashes;

        public ulong SeedOf(in FieldHashes.Field field) => RowHash.TextSeed(_keys[field.Row], field.Place);

        public void Hashed(in FieldHashes.Field field, ulong hash) => _hashes[field.Row] ^= RowHash.Text(hash, field.Place);
    }
}
