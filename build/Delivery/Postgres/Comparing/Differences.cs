namespace DifyDelivery.Postgres.Comparing;

/// <summary>Something of the schema that is not the same on both sides.</summary>
/// <param name="Kind"><c>table</c>, <c>column</c>, <c>index</c>, <c>constraint</c>, <c>function</c>, <c>sequence</c>, <c>sequence value</c>, <c>extension</c> and the like.</param>
/// <param name="Name">Its qualified name.</param>
/// <param name="Source">How the source has it; null when it does not.</param>
/// <param name="Target">How the target has it; null when it does not.</param>
public sealed record SchemaDifference(string Kind, string Name, string? Source, string? Target)
{
    /// <summary>The kind of where a sequence stands: it goes on without a row, with every transaction that is taken back.</summary>
    public const string SequenceValue = "sequence value";
}

/// <summary>Where a table's rows differ.</summary>
/// <param name="OnlyInSource">Rows that only the source has.</param>
/// <param name="OnlyInTarget">Rows that only the target has.</param>
/// <param name="Changed">Rows of the same key with other values.</param>
/// <param name="FirstKey">The smallest key that differs; null for a table without one.</param>
/// <param name="LastKey">The largest.</param>
/// <param name="Examples">A few keys, each with what is wrong with it: <c>(3f2a…): only in the source</c>. Never a row's content beside the key.</param>
public sealed record RowDifference(
    long OnlyInSource, long OnlyInTarget, long Changed, string? FirstKey, string? LastKey, IReadOnlyList<string> Examples);
