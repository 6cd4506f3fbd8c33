namespace DifyDelivery.Postgres.Copying.Rows;

/// <summary>
/// How the hashes of a row's fields become the row's: the fields that are no texts make a key, as <c>hash_record_extended</c> makes one
/// of a record, and each text is hashed with a seed of the key's and its own place. These are joined by sums and XOR, and rows that exchange
/// a value could add up to the same: so the whole is hashed once more, as the seed of nothing. A value counts in its own row and column only.
/// </summary>
internal static class RowHash
{
    /// <summary>By what a key grows with each field (hash_record_extended in src/backend/utils/adt/rowtypes.c).</summary>
    public const ulong KeyFactor = 31;

    /// <summary>The key with one more field.</summary>
    /// <param name="key">Of the fields before.</param>
    /// <param name="hash">The field's, with seed 0; null for a null.</param>
    public static ulong Key(ulong key, ulong? hash) => unchecked((key * KeyFactor) + (hash ?? 0));

    /// <summary>The seed of a text.</summary>
    /// <param name="key">The row's.</param>
    /// <param name="number">Which of the row's texts, from 1.</param>
    public static ulong TextSeed(ulong key, int number) => key ^ (ulong)number;

    /// <summary>What a text adds to its row's hash, by XOR.</summary>
    /// <param name="hash">The text's; null for a null.</param>
    /// <param name="number">Which of the row's texts, from 1.</param>
    public static ulong Text(ulong? hash, int number) => hash ?? (ulong)number;

    /// <summary>The row's hash.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="texts">All its texts.</param>
    public static ulong Row(ulong key, ulong texts) => FieldHash.Of([], key ^ texts);
}
